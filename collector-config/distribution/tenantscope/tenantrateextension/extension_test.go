package tenantrateextension

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor/pkg/samplingpolicy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func config(t *testing.T, tracesPerSecond float64, tenants string) *Config {
	c := NewFactory().CreateDefaultConfig().(*Config)
	c.TenantsFile = filepath.Join(t.TempDir(), "tenants.yaml")
	c.TracesPerSecond = tracesPerSecond
	require.NoError(t, os.WriteFile(c.TenantsFile, []byte("pool: pool\n"+tenants), 0o600))
	require.NoError(t, c.Validate())
	return c
}

type fixture struct {
	telemetry *componenttest.Telemetry
	extension extension.Extension
}

func start(t *testing.T, config *Config) *fixture {
	ctx := context.Background()
	f := &fixture{telemetry: componenttest.NewTelemetry()}
	set := extensiontest.NewNopSettings(componentType)
	set.TelemetrySettings = f.telemetry.NewTelemetrySettings()
	var err error
	f.extension, err = NewFactory().Create(ctx, set, config)
	require.NoError(t, err)
	require.NoError(t, f.extension.Start(ctx, componenttest.NewNopHost()))
	t.Cleanup(func() {
		require.NoError(t, f.extension.Shutdown(ctx))
		require.NoError(t, f.telemetry.Shutdown(ctx))
	})
	return f
}

func (f *fixture) policy(t *testing.T) samplingpolicy.Evaluator {
	policy, err := f.extension.(samplingpolicy.Extension).NewEvaluator("rest", nil)
	require.NoError(t, err)
	require.True(t, policy.IsStateful())
	return policy
}

func (f *fixture) answers(t *testing.T) map[string]int64 {
	traces, err := f.telemetry.GetMetric("otelcol_tenantrate_traces")
	require.NoError(t, err)
	answers := map[string]int64{}
	for _, point := range traces.Data.(metricdata.Sum[int64]).DataPoints {
		answer, _ := point.Attributes.Value(attribute.Key("answer"))
		answers[answer.AsString()] = point.Value
	}
	return answers
}

// kept of n traces of a tenant.
func kept(t *testing.T, policy samplingpolicy.Evaluator, tenant string, n int) int {
	kept := 0
	for range n {
		decision, err := policy.Evaluate(context.Background(), pcommon.NewTraceIDEmpty(),
			&samplingpolicy.TraceData{ReceivedBatches: trace(span{tenant: tenant})})
		require.NoError(t, err)
		if decision == samplingpolicy.Sampled {
			kept++
		} else {
			require.Equal(t, samplingpolicy.NotSampled, decision)
		}
	}
	return kept
}

// The rates are so low that no token drops while the test runs: what is kept is the bucket.
func TestEachTenantHasItsRate(t *testing.T) {
	f := start(t, config(t, 0.005, "tenants: {acme: {traces_per_second: 0.004}, globex: {org: globex}}\n"))
	policy := f.policy(t)
	for _, tenant := range []string{"acme", "globex", "unknown", ""} {
		assert.Equal(t, 1, kept(t, policy, tenant, 50), tenant)
	}
	assert.Zero(t, kept(t, f.policy(t), "globex", 50), "two policies of one extension are one rate")
	assert.Equal(t, map[string]int64{"kept": 4, "over_rate": 4*49 + 50}, f.answers(t))
}

func TestAFloodIsKeptAtItsTenantsRate(t *testing.T) {
	policy := start(t, config(t, 100, "tenants: {flood: {traces_per_second: 10}}\n")).policy(t)
	begin := time.Now()
	keptOfFlood := kept(t, policy, "flood", 5000)
	assert.GreaterOrEqual(t, keptOfFlood, 20)
	assert.LessOrEqual(t, float64(keptOfFlood), 21+10*time.Since(begin).Seconds())
	assert.Equal(t, 100, kept(t, policy, "acme", 100))
}

type span struct {
	tenant, resource string
	child            bool
}

func trace(spans ...span) ptrace.Traces {
	traces := ptrace.NewTraces()
	for _, s := range spans {
		resource := traces.ResourceSpans().AppendEmpty()
		if s.resource != "" {
			resource.Resource().Attributes().PutStr("tenant.id", s.resource)
		}
		span := resource.ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		if s.tenant != "" {
			span.Attributes().PutStr("tenant.id", s.tenant)
		}
		if s.child {
			span.SetParentSpanID([8]byte{1})
		}
	}
	return traces
}

func TestWhoseATraceIs(t *testing.T) {
	for name, test := range map[string]struct {
		spans []span
		want  string
	}{
		"nobody's":                          {nil, ""},
		"the span says":                     {[]span{{tenant: "acme", resource: "globex"}}, "acme"},
		"the resource says":                 {[]span{{resource: "globex"}}, "globex"},
		"the root says, wherever it is":     {[]span{{tenant: "a", child: true}, {tenant: "root"}, {tenant: "b", child: true}}, "root"},
		"the root is nobody's":              {[]span{{tenant: "a", child: true}, {}, {tenant: "b", child: true}}, ""},
		"without a root the first that has": {[]span{{child: true}, {tenant: "a", child: true}, {tenant: "b", child: true}}, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, tenantOf(trace(test.spans...)))
		})
	}
	number := trace(span{})
	number.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().PutInt("tenant.id", 7)
	assert.Empty(t, tenantOf(number))
}

type host map[component.ID]component.Component

func (h host) GetExtensions() map[component.ID]component.Component { return h }

// The processor itself, with the policies as they are meant to be used.
func TestAFloodCostsNobodyElseATrace(t *testing.T) {
	f := start(t, config(t, 1000, "tenants: {flood: {traces_per_second: 0.005}}\n"))
	ctx, factory, sink := context.Background(), tailsamplingprocessor.NewFactory(), new(consumertest.TracesSink)
	sampling := factory.CreateDefaultConfig()
	require.NoError(t, confmap.NewFromStringMap(map[string]any{
		"decision_wait":         "30s",
		"num_traces":            10_000,
		"sample_on_first_match": true,
		"policies": []any{
			map[string]any{"name": "errors", "type": "status_code", "status_code": map[string]any{"status_codes": []any{"ERROR"}}},
			map[string]any{"name": "rest", "type": "tenantrate"},
		},
	}).Unmarshal(sampling))
	processor, err := factory.CreateTraces(ctx, processortest.NewNopSettings(factory.Type()), sampling, sink)
	require.NoError(t, err)
	require.NoError(t, processor.Start(ctx, host{component.NewID(componentType): f.extension}))

	next := uint64(0)
	send := func(tenant string, status ptrace.StatusCode) {
		next++
		traces := trace(span{tenant: tenant})
		span := traces.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
		var id [16]byte
		binary.BigEndian.PutUint64(id[:], next)
		span.SetTraceID(id)
		span.Status().SetCode(status)
		require.NoError(t, processor.ConsumeTraces(ctx, traces))
	}
	for i := range 5000 {
		send("flood", ptrace.StatusCodeOk)
		if i%50 == 0 {
			send("flood", ptrace.StatusCodeError)
			send("acme", ptrace.StatusCodeError)
			send("acme", ptrace.StatusCodeOk)
		}
	}
	require.NoError(t, processor.Shutdown(ctx)) // decides what is left

	kept := map[string]map[string]int{"flood": {}, "acme": {}}
	for _, traces := range sink.AllTraces() {
		span := traces.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
		tenant, _ := span.Attributes().Get("tenant.id")
		kept[tenant.Str()][span.Status().Code().String()]++
	}
	assert.Equal(t, map[string]map[string]int{
		"flood": {"Error": 100, "Ok": 1},
		"acme":  {"Error": 100, "Ok": 100},
	}, kept)
}

func TestConfiguration(t *testing.T) {
	defaults := NewFactory().CreateDefaultConfig()
	assert.Equal(t, &Config{ReloadInterval: 10 * time.Second}, defaults)
	require.NoError(t, componenttest.CheckConfigStruct(defaults))

	all := NewFactory().CreateDefaultConfig().(*Config)
	require.NoError(t, confmap.NewFromStringMap(map[string]any{
		"tenants_file": "tenants.yaml", "reload_interval": "1m", "traces_per_second": 2.5,
	}).Unmarshal(all))
	assert.Equal(t, &Config{TenantsFile: "tenants.yaml", ReloadInterval: time.Minute, TracesPerSecond: 2.5}, all)
	require.NoError(t, all.Validate())

	for says, change := range map[string]func(*Config){
		"tenants_file is not set":                         func(c *Config) { c.TenantsFile = "" },
		"reload_interval is not more than 0":              func(c *Config) { c.ReloadInterval = -1 },
		"traces_per_second: 0 (expected: more than 0, at": func(c *Config) { c.TracesPerSecond = 0 },
	} {
		wrong := *all
		change(&wrong)
		assert.ErrorContains(t, wrong.Validate(), says)
	}
}

func TestAPolicyHasNoConfigurationOfItsOwn(t *testing.T) {
	f := start(t, config(t, 1, ""))
	_, err := f.extension.(samplingpolicy.Extension).NewEvaluator("rest", map[string]any{"traces_per_second": 3})
	require.ErrorContains(t, err, "the policy has no configuration of its own")
}

// The form of what mdatagen writes for a component.
func TestComponentLifecycle(t *testing.T) {
	require.Equal(t, component.MustNewType("tenantrate"), NewFactory().Type())
	ctx, c := context.Background(), config(t, 1, "")
	for range 2 {
		unstarted, err := NewFactory().Create(ctx, extensiontest.NewNopSettings(componentType), c)
		require.NoError(t, err)
		require.NoError(t, unstarted.Shutdown(ctx))
		started, err := NewFactory().Create(ctx, extensiontest.NewNopSettings(componentType), c)
		require.NoError(t, err)
		require.NoError(t, started.Start(ctx, componenttest.NewNopHost()))
		require.NoError(t, started.Shutdown(ctx))
	}
	missing := *c
	missing.TenantsFile = filepath.Join(t.TempDir(), "none.yaml")
	broken, err := NewFactory().Create(ctx, extensiontest.NewNopSettings(componentType), &missing)
	require.NoError(t, err)
	require.ErrorIs(t, broken.Start(ctx, componenttest.NewNopHost()), os.ErrNotExist)
	require.NoError(t, broken.Shutdown(ctx))
}
