package redactprocessor

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.yaml.in/yaml/v3"
)

// The lists that are shipped, and the corpus that the gateway is held to as well.
const (
	shippedGateway = "../../../config/gateway.yaml"
	corpus         = "../../../src/test/resources/redaction/corpus.yaml"
)

func shipped(t testing.TB) *Config {
	raw, err := os.ReadFile(shippedGateway)
	require.NoError(t, err)
	var file struct {
		Processors map[string]map[string]any `yaml:"processors"`
	}
	require.NoError(t, yaml.Unmarshal(raw, &file))
	config := NewFactory().CreateDefaultConfig().(*Config)
	require.NoError(t, confmap.NewFromStringMap(file.Processors["redact"]).Unmarshal(config))
	return config
}

type example struct {
	What    string `yaml:"what"`
	Where   string `yaml:"where"`
	Given   any    `yaml:"given"`
	Becomes any    `yaml:"becomes"`
}

func TestCorpus(t *testing.T) {
	raw, err := os.ReadFile(corpus)
	require.NoError(t, err)
	var examples []example
	require.NoError(t, yaml.Unmarshal(raw, &examples))
	require.NotEmpty(t, examples)
	rules := newRules(shipped(t))
	for _, example := range examples {
		t.Run(example.What, func(t *testing.T) {
			assert.Equal(t, asValue(t, example.Becomes).AsRaw(), redactedAt(t, rules, example.Where, example.Given))
		})
	}
}

func asValue(t *testing.T, raw any) pcommon.Value {
	value := pcommon.NewValueEmpty()
	require.NoError(t, value.FromRaw(raw))
	return value
}

// redactedAt puts given in its place among whole telemetry, and says what is there afterwards.
func redactedAt(t *testing.T, rules *rules, where string, given any) any {
	ctx := context.Background()
	traces := ptrace.NewTraces()
	resource := traces.ResourceSpans().AppendEmpty()
	scope := resource.ScopeSpans().AppendEmpty()
	span := scope.Spans().AppendEmpty()
	logs := plog.NewLogs()
	record := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	metrics := pmetric.NewMetrics()
	point := metrics.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty().
		SetEmptyExponentialHistogram().DataPoints().AppendEmpty()
	attributes := map[string]pcommon.Map{
		"span.attributes":     span.Attributes(),
		"event.attributes":    span.Events().AppendEmpty().Attributes(),
		"link.attributes":     span.Links().AppendEmpty().Attributes(),
		"resource.attributes": resource.Resource().Attributes(),
		"scope.attributes":    scope.Scope().Attributes(),
		"log.attributes":      record.Attributes(),
		"metric.attributes":   point.Attributes(),
		"exemplar.attributes": point.Exemplars().AppendEmpty().FilteredAttributes(),
	}
	switch where {
	case "span.name":
		span.SetName(given.(string))
	case "span.status":
		span.Status().SetMessage(given.(string))
	case "log.body":
		require.NoError(t, record.Body().FromRaw(given))
	default:
		require.Contains(t, attributes, where)
		require.NoError(t, attributes[where].FromRaw(given.(map[string]any)))
	}

	_, err := rules.redactTraces(ctx, traces)
	require.NoError(t, err)
	_, err = rules.redactLogs(ctx, logs)
	require.NoError(t, err)
	_, err = rules.redactMetrics(ctx, metrics)
	require.NoError(t, err)

	switch where {
	case "span.name":
		return span.Name()
	case "span.status":
		return span.Status().Message()
	case "log.body":
		return record.Body().AsRaw()
	default:
		return attributes[where].AsRaw()
	}
}

func TestEveryKindOfMetric(t *testing.T) {
	metrics := pmetric.NewMetrics()
	all := metrics.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics()
	points := map[string]pcommon.Map{
		"gauge":     all.AppendEmpty().SetEmptyGauge().DataPoints().AppendEmpty().Attributes(),
		"sum":       all.AppendEmpty().SetEmptySum().DataPoints().AppendEmpty().Attributes(),
		"histogram": all.AppendEmpty().SetEmptyHistogram().DataPoints().AppendEmpty().Attributes(),
		"summary":   all.AppendEmpty().SetEmptySummary().DataPoints().AppendEmpty().Attributes(),
	}
	all.AppendEmpty()
	for _, attributes := range points {
		attributes.PutStr("account", "alice@example.com")
	}

	_, err := newRules(shipped(t)).redactMetrics(context.Background(), metrics)

	require.NoError(t, err)
	for kind, attributes := range points {
		assert.Equal(t, map[string]any{"account": mask}, attributes.AsRaw(), kind)
	}
}

func TestMoreKeysThanAreRemembered(t *testing.T) {
	rules := newRules(shipped(t))
	for i := range maxKnown + 10 {
		rules.of(fmt.Sprint("key.", i))
	}

	assert.Len(t, *rules.known.Load(), maxKnown)
	assert.Equal(t, masked, rules.of("app.password"))
}

// What must not be left of any text, said a second way and more simply.
var leaks = []*regexp.Regexp{
	regexp.MustCompile(`[A-Za-z0-9_+-]@[A-Za-z0-9-]+\.[A-Za-z]{2,}\b`),
	regexp.MustCompile(`[A-Za-z0-9_+-]%40[A-Za-z0-9-]+\.[A-Za-z]{2,}\b`),
	regexp.MustCompile(`(?i)\bbearer [A-Za-z0-9]{6,}`),
	regexp.MustCompile(`\beyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.`),
	regexp.MustCompile(`://[^/?#\s@*]+:[^/?#\s@*]+@`),
	regexp.MustCompile(`(?i)\bpassword=[A-Za-z0-9]`),
}

func FuzzText(f *testing.F) {
	raw, err := os.ReadFile(corpus)
	require.NoError(f, err)
	for _, line := range strings.Split(string(raw), "\n") {
		f.Add(line)
	}
	rules := newRules(shipped(f))
	f.Fuzz(func(t *testing.T, text string) {
		once := rules.redactText(text)
		for _, leak := range leaks {
			if left := leak.FindString(once); left != "" {
				t.Errorf("%q became %q, with %q in it", text, once, left)
			}
		}
		rules.redactURL(text)
		rules.redactQuery(text)
		redactStatement(text, "mysql")
		if strings.Contains(redactStatement("select '"+strings.ReplaceAll(text, "'", "''")+"'", "postgresql"), "needle") {
			t.Error("a literal is left")
		}
	})
}

func TestProcessorIsOfAllSignals(t *testing.T) {
	factory := NewFactory()
	settings := processortest.NewNopSettings(componentType)
	traces, err := factory.CreateTraces(context.Background(), settings, shipped(t), consumertest.NewNop())
	require.NoError(t, err)
	metrics, err := factory.CreateMetrics(context.Background(), settings, shipped(t), consumertest.NewNop())
	require.NoError(t, err)
	logs, err := factory.CreateLogs(context.Background(), settings, shipped(t), consumertest.NewNop())
	require.NoError(t, err)

	assert.True(t, traces.Capabilities().MutatesData)
	assert.True(t, metrics.Capabilities().MutatesData)
	assert.True(t, logs.Capabilities().MutatesData)
	require.NoError(t, traces.Start(context.Background(), componenttest.NewNopHost()))
	require.NoError(t, traces.Shutdown(context.Background()))
}

// A thousand spans as an HTTP server, its client and its database write them.
func BenchmarkSpans(b *testing.B) {
	traces := ptrace.NewTraces()
	spans := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for i := range 1000 {
		span := spans.AppendEmpty()
		span.SetName("GET /orders/{id}")
		_ = span.Attributes().FromRaw(map[string]any{
			"tenant.id": fmt.Sprint("t", i%100), "tenant.region": "us-east", "http.request.method": "GET",
			"http.response.status_code": 200, "http.route": "/orders/{id}", "url.path": "/orders/4711",
			"url.scheme": "https", "server.address": "shop.example.com", "server.port": 443,
			"client.address": "10.1.2.3", "user_agent.original": "Mozilla/5.0 (X11; Linux x86_64)",
			"network.protocol.version": "1.1", "thread.id": 33, "thread.name": "http-nio-8080-exec-3",
		})
		if i%3 == 1 {
			span.Attributes().PutStr("url.full", "https://x.example.com/a/b?page=1&t=2")
		}
		if i%3 == 2 {
			span.Attributes().PutStr("db.system.name", "postgresql")
			span.Attributes().PutStr("db.query.text", "select id, name from orders where tenant = $1 and id = $2")
		}
	}
	rules := newRules(shipped(b))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = rules.redactTraces(context.Background(), traces)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/span")
}
