package tenantscopeconnector

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/goleak"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"tenantry.io/collector/tenantscope/internal/batchtest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

const tenantsFile = `
pool: pool
tenants:
  acme: {residency: us-east}
  globex: {residency: ap-southeast}
  initech: {items_per_second: 5}
`

type (
	attrs = batchtest.Attributes
	batch = batchtest.Batch
)

// fixture is one connector with all three signals, and what comes out of it.
type fixture struct {
	t                *testing.T
	telemetry        *componenttest.Telemetry
	traces           connector.Traces
	metrics          connector.Metrics
	logs             connector.Logs
	home, quarantine sinks
}

type sinks struct {
	traces  consumertest.TracesSink
	metrics consumertest.MetricsSink
	logs    consumertest.LogsSink
}

func (s *sinks) items() []batchtest.Item {
	var items []batchtest.Item
	for _, batch := range s.traces.AllTraces() {
		items = append(items, batchtest.OfTraces(batch)...)
	}
	for _, batch := range s.metrics.AllMetrics() {
		items = append(items, batchtest.OfMetrics(batch)...)
	}
	for _, batch := range s.logs.AllLogs() {
		items = append(items, batchtest.OfLogs(batch)...)
	}
	return items
}

func (s *sinks) reset() {
	s.traces.Reset()
	s.metrics.Reset()
	s.logs.Reset()
}

func of(identity IdentitySource) *Config {
	config := createDefaultConfig().(*Config)
	config.Region = "us-east"
	config.Identity.From = identity
	for _, signal := range []pipeline.Signal{pipeline.SignalTraces, pipeline.SignalMetrics, pipeline.SignalLogs} {
		config.Home = append(config.Home, pipeline.NewIDWithName(signal, "home"))
		config.Quarantine = append(config.Quarantine, pipeline.NewIDWithName(signal, "quarantine"))
	}
	return config
}

func start(t *testing.T, config *Config) *fixture {
	config.TenantsFile = filepath.Join(t.TempDir(), "tenants.yaml")
	require.NoError(t, os.WriteFile(config.TenantsFile, []byte(tenantsFile), 0o600))
	f := &fixture{t: t, telemetry: componenttest.NewTelemetry()}
	f.create(config)
	ctx := context.Background()
	for _, c := range []interface {
		Start(context.Context, component.Host) error
		Shutdown(context.Context) error
	}{f.traces, f.metrics, f.logs} {
		require.NoError(t, c.Start(ctx, componenttest.NewNopHost()))
		t.Cleanup(func() { require.NoError(t, c.Shutdown(ctx)) })
	}
	t.Cleanup(func() { require.NoError(t, f.telemetry.Shutdown(ctx)) })
	return f
}

func (f *fixture) create(config *Config) {
	ctx, factory := context.Background(), NewFactory()
	set := connectortest.NewNopSettings(factory.Type())
	set.TelemetrySettings = f.telemetry.NewTelemetrySettings()
	var err error
	f.traces, err = factory.CreateTracesToTraces(ctx, set, config, connector.NewTracesRouter(map[pipeline.ID]consumer.Traces{
		pipeline.NewIDWithName(pipeline.SignalTraces, "home"):       &f.home.traces,
		pipeline.NewIDWithName(pipeline.SignalTraces, "quarantine"): &f.quarantine.traces,
	}))
	require.NoError(f.t, err)
	f.metrics, err = factory.CreateMetricsToMetrics(ctx, set, config, connector.NewMetricsRouter(map[pipeline.ID]consumer.Metrics{
		pipeline.NewIDWithName(pipeline.SignalMetrics, "home"):       &f.home.metrics,
		pipeline.NewIDWithName(pipeline.SignalMetrics, "quarantine"): &f.quarantine.metrics,
	}))
	require.NoError(f.t, err)
	f.logs, err = factory.CreateLogsToLogs(ctx, set, config, connector.NewLogsRouter(map[pipeline.ID]consumer.Logs{
		pipeline.NewIDWithName(pipeline.SignalLogs, "home"):       &f.home.logs,
		pipeline.NewIDWithName(pipeline.SignalLogs, "quarantine"): &f.quarantine.logs,
	}))
	require.NoError(f.t, err)
}

// signals runs a test for each signal: send is one batch of it, as the client in ctx.
func (f *fixture) signals(test func(t *testing.T, signal string, send func(context.Context, batch) error)) {
	for signal, send := range map[string]func(context.Context, batch) error{
		"traces":  func(ctx context.Context, b batch) error { return f.traces.ConsumeTraces(ctx, b.Traces()) },
		"metrics": func(ctx context.Context, b batch) error { return f.metrics.ConsumeMetrics(ctx, b.Metrics()) },
		"logs":    func(ctx context.Context, b batch) error { return f.logs.ConsumeLogs(ctx, b.Logs()) },
	} {
		f.t.Run(signal, func(t *testing.T) { test(t, signal, send) })
	}
}

// counted is the value of a counter for the attributes that are named, as pairs.
func (f *fixture) counted(name string, where ...string) int64 {
	counter, err := f.telemetry.GetMetric(name)
	if err != nil {
		return 0 // nothing was counted yet
	}
	total := int64(0)
	for _, point := range counter.Data.(metricdata.Sum[int64]).DataPoints {
		matches := true
		for pair := range slices.Chunk(where, 2) {
			value, _ := point.Attributes.Value(attribute.Key(pair[0]))
			matches = matches && value.AsString() == pair[1]
		}
		if matches {
			total += point.Value
		}
	}
	return total
}

// auth is what an authenticator knows of a client.
type auth map[string]any

func (a auth) GetAttribute(name string) any { return a[name] }

func (a auth) GetAttributeNames() []string { return nil }

func as(tenant string) context.Context {
	return by(auth{"subject": tenant})
}

func by(auth client.AuthData) context.Context {
	return client.NewContext(context.Background(), client.Info{Auth: auth})
}

// one item in one resource.
func one(resource, scope, item attrs) batch {
	return batch{{Attributes: resource, Scopes: []batchtest.Scope{{Attributes: scope, Groups: []batchtest.Group{
		{Kind: pmetric.MetricTypeSum, Items: []attrs{item}},
	}}}}}
}

func many(item attrs, n int) batch {
	b := one(nil, nil, item)
	b[0].Scopes[0].Groups[0].Items = slices.Repeat([]attrs{item}, n)
	return b
}

type decided struct {
	resource, item attrs
	verdict        verdict
	// What comes out, where it is not what went in.
	resourceAfter, itemAfter attrs
}

func TestWhereAnItemOfAServiceGoes(t *testing.T) {
	us, ap := attrs{"tenant.region": "us-east"}, attrs{"tenant.region": "ap-southeast"}
	cases := map[string]decided{
		"the item says this region": {
			item:          attrs{"tenant.id": "hooli", "tenant.region": "us-east"},
			resourceAfter: us,
		},
		"the resource says this region": {
			resource: us,
			item:     attrs{"tenant.id": "hooli"},
		},
		"the resource says whose and where": {
			resource: attrs{"tenant.id": "hooli", "tenant.region": "us-east"},
		},
		"the item says this region, its resource another": {
			resource:      ap,
			item:          attrs{"tenant.id": "hooli", "tenant.region": "us-east"},
			resourceAfter: us,
		},
		"the item says another region": {
			resource: us,
			item:     attrs{"tenant.id": "hooli", "tenant.region": "ap-southeast"},
			verdict:  foreignRegion,
		},
		"the resource says another region": {
			resource: ap,
			item:     attrs{"tenant.id": "hooli"},
			verdict:  foreignRegion,
		},
		"nobody says a region": {
			item:    attrs{"tenant.id": "hooli"},
			verdict: noRegion,
		},
		"a region that is not told is none": {
			item:    attrs{"tenant.id": "hooli", "tenant.region": "_none"},
			verdict: noRegion,
		},
		"residency is known better than by the item": {
			item:          attrs{"tenant.id": "acme", "tenant.region": "ap-southeast"},
			resourceAfter: us,
			itemAfter:     attrs{"tenant.id": "acme", "tenant.region": "us-east"},
		},
		"residency is known when nobody says a region": {
			item:          attrs{"tenant.id": "acme"},
			resourceAfter: us,
		},
		"a resident of another region, whatever the item says": {
			resource: us,
			item:     attrs{"tenant.id": "globex", "tenant.region": "us-east"},
			verdict:  foreignRegion,
		},
		"a resident of another region by its resource": {
			resource: attrs{"tenant.id": "globex", "tenant.region": "us-east"},
			verdict:  foreignRegion,
		},
		"the item's tenant counts before its resource's": {
			resource:      attrs{"tenant.id": "globex"},
			item:          attrs{"tenant.id": "acme"},
			resourceAfter: attrs{"tenant.id": "globex", "tenant.region": "us-east"},
		},
		"nobody's work": {
			resourceAfter: us,
		},
		"nobody's work, said so": {
			item:          attrs{"tenant.id": "_none", "tenant.region": "_none"},
			resourceAfter: us,
		},
		"nobody's work in another region": {
			item:    attrs{"tenant.region": "ap-southeast"},
			verdict: foreignRegion,
		},
		"the tenant is not text": {
			resource: us,
			item:     attrs{"tenant.id": 5},
			verdict:  illegalTenant,
		},
		"the tenant is empty": {
			resource: us,
			item:     attrs{"tenant.id": ""},
			verdict:  illegalTenant,
		},
		"the tenant of the resource is not legal": {
			resource: attrs{"tenant.id": "a|b", "tenant.region": "us-east"},
			item:     attrs{"tenant.id": "acme"},
			verdict:  illegalTenant,
		},
		"the region is not legal": {
			item:    attrs{"tenant.id": "acme", "tenant.region": "us east"},
			verdict: illegalRegion,
		},
		"the region of the resource is not legal": {
			resource: attrs{"tenant.region": ""},
			item:     attrs{"tenant.id": "acme", "tenant.region": "us-east"},
			verdict:  illegalRegion,
		},
		"a service may have an attribute that looks like ours": {
			item:          attrs{"tenant.id": "acme", "tenant_id": "globex"},
			resourceAfter: us,
		},
	}
	decide(t, FromService, context.Background(), cases)
	for verdict := range verdicts {
		assert.True(t, slices.ContainsFunc(values(cases), func(d decided) bool { return d.verdict == verdict }),
			"a row for %s", verdict.reason())
	}
}

func TestWhereAnItemOfAClientGoesAndWhoseItIs(t *testing.T) {
	hooli := attrs{"tenant.id": "hooli", "tenant.region": "us-east"}
	decide(t, FromClient, as("hooli"), map[string]decided{
		"it says nothing": {
			resourceAfter: hooli,
		},
		"it says who it is": {
			resource: hooli,
			item:     attrs{"tenant.id": "hooli"},
		},
		"its resource has another name": {
			resource:      attrs{"tenant.id": "globex"},
			resourceAfter: hooli,
		},
		"its item has another name": {
			item:          attrs{"tenant.id": "globex", "other": "stays"},
			resourceAfter: hooli,
			itemAfter:     attrs{"tenant.id": "hooli", "other": "stays"},
		},
		"a name that is not legal": {
			resource:      attrs{"tenant.id": 7},
			item:          attrs{"tenant.id": "a|b"},
			resourceAfter: hooli,
			itemAfter:     attrs{"tenant.id": "hooli"},
		},
		"what a metrics back end would take for its name is removed": {
			resource:      attrs{"tenant_id": "globex", "tenant-region": "ap-southeast", "tenant": "stays"},
			item:          attrs{"tenant__id": "globex", "tenantéid": "globex", "tenantid": "stays", "tenant.ids": "stays"},
			resourceAfter: attrs{"tenant.id": "hooli", "tenant.region": "us-east", "tenant": "stays"},
			itemAfter:     attrs{"tenantid": "stays", "tenant.ids": "stays"},
		},
		"it says another region": {
			item:          attrs{"tenant.region": "ap-southeast"},
			verdict:       foreignRegion,
			resourceAfter: attrs{"tenant.id": "hooli"},
		},
		"a region that is not legal": {
			item:          attrs{"tenant.region": true},
			verdict:       illegalRegion,
			resourceAfter: attrs{"tenant.id": "hooli"},
		},
	})
	decide(t, FromClient, as("acme"), map[string]decided{
		"a resident's items are where it may be": {
			item:          attrs{"tenant.region": "ap-southeast"},
			resourceAfter: attrs{"tenant.id": "acme", "tenant.region": "us-east"},
			itemAfter:     attrs{"tenant.region": "us-east"},
		},
	})
}

func decide(t *testing.T, from IdentitySource, ctx context.Context, cases map[string]decided) {
	f := start(t, of(from))
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			f.t = t
			f.signals(func(t *testing.T, signal string, send func(context.Context, batch) error) {
				t.Cleanup(f.home.reset)
				t.Cleanup(f.quarantine.reset)
				destination, there, elsewhere := "home", &f.home, &f.quarantine
				if test.verdict != home {
					destination, there, elsewhere = "quarantine", &f.quarantine, &f.home
				}
				where := []string{"signal", signal, "destination", destination, "reason", test.verdict.reason()}
				before := f.counted("otelcol_tenantscope_items", where...)

				require.NoError(t, send(ctx, one(test.resource, nil, test.item)))

				require.Empty(t, elsewhere.items())
				items := there.items()
				require.Len(t, items, 1)
				assert.Equal(t, or(test.resourceAfter, test.resource), items[0].Resource)
				assert.Equal(t, or(test.itemAfter, test.item), items[0].Attributes)
				assert.EqualValues(t, 1, f.counted("otelcol_tenantscope_items", where...)-before)
			})
		})
	}
}

// or: integers come back as the 64 bits that OTLP has.
func or(after, before attrs) attrs {
	if after == nil {
		after = before
	}
	raw := attrs{}
	for key, value := range after {
		if number, is := value.(int); is {
			value = int64(number)
		}
		raw[key] = value
	}
	return raw
}

func values(cases map[string]decided) []decided {
	var all []decided
	for _, test := range cases {
		all = append(all, test)
	}
	return all
}

func TestTheScopeOfAClientHasItsNameToo(t *testing.T) {
	f := start(t, of(FromClient))
	f.signals(func(t *testing.T, _ string, send func(context.Context, batch) error) {
		t.Cleanup(f.home.reset)
		require.NoError(t, send(as("hooli"), one(nil, attrs{"tenant.id": "globex", "tenant_id": "globex", "a": "b"}, nil)))
		assert.Equal(t, attrs{"tenant.id": "hooli", "a": "b"}, f.home.items()[0].Scope)
	})
}

// OTLP lists attributes, and nothing keeps a client from listing a key twice. Some readers take the
// first, some the last.
func TestAKeyThatIsThereTwiceIsNotBelieved(t *testing.T) {
	const twice = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"span","attributes":[
		{"key":"tenant.id","value":{"stringValue":"hooli"}},
		{"key":"tenant.id","value":{"stringValue":"globex"}}]}]}]}]}`
	unmarshaler := ptrace.JSONUnmarshaler{}

	client := start(t, of(FromClient))
	batch, err := unmarshaler.UnmarshalTraces([]byte(twice))
	require.NoError(t, err)
	require.NoError(t, client.traces.ConsumeTraces(as("hooli"), batch))
	span := client.home.traces.AllTraces()[0].ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	assert.Equal(t, 1, span.Attributes().Len())
	assert.Equal(t, map[string]any{"tenant.id": "hooli"}, span.Attributes().AsRaw())

	service := start(t, of(FromService))
	batch, err = unmarshaler.UnmarshalTraces([]byte(twice))
	require.NoError(t, err)
	require.NoError(t, service.traces.ConsumeTraces(context.Background(), batch))
	assert.Empty(t, service.home.items())
	assert.EqualValues(t, 1, service.counted("otelcol_tenantscope_items", "reason", "illegal_tenant"))
}

func TestWhoIsRefusedAndHow(t *testing.T) {
	for name, test := range map[string]struct {
		ctx        context.Context
		code       codes.Code
		reason     string
		rejections int64
	}{
		"no authenticator":      {context.Background(), codes.Unauthenticated, "no_identity", 0},
		"no such attribute":     {by(auth{"other": "acme"}), codes.Unauthenticated, "no_identity", 0},
		"not text":              {by(auth{"subject": []string{"acme"}}), codes.Unauthenticated, "no_identity", 0},
		"empty":                 {as(""), codes.Unauthenticated, "no_identity", 0},
		"not a legal tenant":    {as("a|b"), codes.PermissionDenied, "illegal_identity", 0},
		"nobody":                {as("_none"), codes.PermissionDenied, "illegal_identity", 0},
		"resident of elsewhere": {as("globex"), codes.PermissionDenied, "residency", 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t, of(FromClient))
			f.signals(func(t *testing.T, signal string, send func(context.Context, batch) error) {
				err := send(test.ctx, many(attrs{"tenant.region": "us-east"}, 3))
				require.Error(t, err)
				assert.Equal(t, test.code, status.Code(err))
				assert.True(t, consumererror.IsPermanent(err))
				assert.NotContains(t, err.Error(), "a|b", "what the client says is not said again")
				assert.EqualValues(t, 3, f.counted("otelcol_tenantscope_refused_items", "signal", signal, "reason", test.reason))
				assert.Equal(t, test.rejections, f.counted("tenantry_residency_rejections", "signal", signal))
			})
			assert.Empty(t, f.home.items())
			assert.Empty(t, f.quarantine.items())
		})
	}
}

func TestATenantThatSendsMoreThanItsLimitIsToldToComeAgain(t *testing.T) {
	config := of(FromClient)
	config.ItemsPerSecond = 0.001 // a bucket of one item, for tenants without a limit of their own
	f := start(t, config)

	// One limit for all three signals of a tenant. The bucket of 10 is empty after the second batch.
	require.NoError(t, f.traces.ConsumeTraces(as("initech"), many(nil, 5).Traces()))
	require.NoError(t, f.metrics.ConsumeMetrics(as("initech"), many(nil, 500).Metrics()))
	err := f.logs.ConsumeLogs(as("initech"), many(nil, 7).Logs())

	require.Error(t, err)
	assert.False(t, consumererror.IsPermanent(err))
	answer := status.Convert(err)
	assert.Equal(t, codes.ResourceExhausted, answer.Code())
	require.Len(t, answer.Details(), 1)
	assert.Greater(t, answer.Details()[0].(*errdetails.RetryInfo).RetryDelay.AsDuration().Seconds(), 90.0)
	assert.EqualValues(t, 7, f.counted("otelcol_tenantscope_refused_items", "signal", "logs", "reason", "rate"))

	require.NoError(t, f.logs.ConsumeLogs(as("hooli"), many(nil, 1).Logs()), "others have their own")
	require.Error(t, f.logs.ConsumeLogs(as("hooli"), many(nil, 1).Logs()))
	assert.NotContains(t, err.Error(), "initech")
}

func TestWithoutALimitAClientSendsWhatItWants(t *testing.T) {
	f := start(t, of(FromClient))
	for range 100 {
		require.NoError(t, f.logs.ConsumeLogs(as("hooli"), many(nil, 1000).Logs()))
	}
}

func TestWhatFailsIsToldToTheSenderAndHomeIsNotSeenTwice(t *testing.T) {
	boom := errors.New("boom")
	mixed := func() ptrace.Traces {
		return append(one(nil, nil, nil), one(nil, nil, attrs{"tenant.region": "ap-southeast"})...).Traces()
	}
	for name, failing := range map[string]string{"home fails": "home", "quarantine fails": "quarantine"} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{telemetry: componenttest.NewTelemetry()}
			home := &f.home.traces
			config := of(FromService)
			config.TenantsFile = filepath.Join(t.TempDir(), "tenants.yaml")
			require.NoError(t, os.WriteFile(config.TenantsFile, []byte(tenantsFile), 0o600))
			consumers := map[pipeline.ID]consumer.Traces{
				pipeline.NewIDWithName(pipeline.SignalTraces, "home"):       home,
				pipeline.NewIDWithName(pipeline.SignalTraces, "quarantine"): consumertest.NewNop(),
			}
			consumers[pipeline.NewIDWithName(pipeline.SignalTraces, failing)] = consumertest.NewErr(boom)
			set := connectortest.NewNopSettings(componentType)
			set.TelemetrySettings = f.telemetry.NewTelemetrySettings()
			c, err := NewFactory().CreateTracesToTraces(context.Background(), set, config, connector.NewTracesRouter(consumers))
			require.NoError(t, err)
			require.NoError(t, c.Start(context.Background(), componenttest.NewNopHost()))

			require.ErrorIs(t, c.ConsumeTraces(context.Background(), mixed()), boom)
			assert.Empty(t, home.AllTraces())
			assert.Zero(t, f.counted("otelcol_tenantscope_items"), "it comes again")
			require.NoError(t, c.Shutdown(context.Background()))
		})
	}
}

func TestAnEmptyBatchGoesNowhere(t *testing.T) {
	f := start(t, of(FromService))
	require.NoError(t, f.traces.ConsumeTraces(context.Background(), ptrace.NewTraces()))
	require.NoError(t, f.metrics.ConsumeMetrics(context.Background(), pmetric.NewMetrics()))
	require.NoError(t, f.logs.ConsumeLogs(context.Background(), plog.NewLogs()))
	assert.Empty(t, f.home.traces.AllTraces())
	assert.Empty(t, f.home.metrics.AllMetrics())
	assert.Empty(t, f.home.logs.AllLogs())
}
