package tenantscopeexporter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/goleak"

	"tenantry.io/collector/tenantscope/internal/batchtest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

const tenantsFile = `
pool: pool
tenants:
  acme: {org: silo-a}
  globex: {org: silo-b}
  initech: {}
`

// place is where an exporter runs: its files outlive it.
type place struct {
	t         *testing.T
	tenants   string
	queues    string
	telemetry *componenttest.Telemetry
}

func newPlace(t *testing.T) *place {
	p := &place{t: t, tenants: filepath.Join(t.TempDir(), "tenants.yaml"), queues: t.TempDir(),
		telemetry: componenttest.NewTelemetry()}
	p.writeTenants(tenantsFile)
	t.Cleanup(func() { require.NoError(t, p.telemetry.Shutdown(context.Background())) })
	return p
}

func (p *place) writeTenants(content string) {
	// As a whole: a file that is half written is a bad one, and would be counted.
	next := p.tenants + ".next"
	require.NoError(p.t, os.WriteFile(next, []byte(content), 0o600))
	require.NoError(p.t, os.Rename(next, p.tenants))
}

var storageID = component.MustNewID("file_storage")

// config of an exporter to a back end, with a short pause between two tries.
func (p *place) config(protocol, endpoint string, queue map[string]any) *Config {
	config := createDefaultConfig().(*Config)
	template := map[string]any{
		"endpoint":         endpoint,
		"tls":              map[string]any{"insecure": true},
		"retry_on_failure": map[string]any{"initial_interval": "20ms", "max_interval": "50ms", "max_elapsed_time": 0},
		"sending_queue":    queue,
	}
	require.NoError(p.t, confmap.NewFromStringMap(map[string]any{
		"tenants_file": p.tenants, "reload_interval": "20ms", protocol: template,
	}).Unmarshal(config))
	require.NoError(p.t, confmap.Validate(config))
	return config
}

func onDisk() map[string]any {
	return map[string]any{"storage": storageID.String(), "sizer": "bytes", "queue_size": 1 << 20}
}

func inMemory() map[string]any {
	return map[string]any{"sizer": "items", "queue_size": 1000}
}

type host map[component.ID]component.Component

func (h host) GetExtensions() map[component.ID]component.Component { return h }

func (p *place) host() host {
	config := filestorage.NewFactory().CreateDefaultConfig().(*filestorage.Config)
	config.Directory = p.queues
	storage, err := filestorage.NewFactory().Create(context.Background(),
		extensiontest.NewNopSettings(filestorage.NewFactory().Type()), config)
	require.NoError(p.t, err)
	return host{storageID: storage}
}

func (p *place) settings() exporter.Settings {
	set := exportertest.NewNopSettings(componentType)
	set.ID = component.NewIDWithName(componentType, "tempo")
	set.TelemetrySettings = p.telemetry.NewTelemetrySettings()
	return set
}

func (p *place) startTraces(config *Config) exporter.Traces {
	traces, err := NewFactory().CreateTraces(context.Background(), p.settings(), config)
	require.NoError(p.t, err)
	require.NoError(p.t, traces.Start(context.Background(), p.host()))
	return traces
}

func (p *place) shutdown(c component.Component) {
	require.NoError(p.t, c.Shutdown(context.Background()))
}

func (p *place) send(traces exporter.Traces, byTenant map[string][]string) {
	require.NoError(p.t, traces.ConsumeTraces(context.Background(), spans(byTenant)))
}

func (p *place) counted(name string, where ...string) int64 {
	counter, err := p.telemetry.GetMetric(name)
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

func eventually(t *testing.T, condition func() bool, what string, args ...any) {
	t.Helper()
	require.Eventually(t, condition, 20*time.Second, 5*time.Millisecond, append([]any{what}, args...)...)
}

func arrive(t *testing.T, backend *standIn, byOrg map[string][]string) {
	t.Helper()
	for org, ids := range byOrg {
		slices.Sort(ids)
		eventually(t, func() bool { return len(backend.ids(org)) >= len(ids) }, "of %s", org)
		assert.Equal(t, ids, backend.ids(org), org)
	}
}

func names(prefix string, n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint(prefix, "-", i))
	}
	return names
}

func TestEachOrgGetsItsItemsUnderItsHeader(t *testing.T) {
	all := batchtest.Batch{
		{Attributes: batchtest.Attributes{"tenant.id": "globex"}, Scopes: []batchtest.Scope{{Groups: []batchtest.Group{{
			Kind: pmetric.MetricTypeSum,
			Items: []batchtest.Attributes{
				{"tenant.id": "acme"}, {}, {"tenant.id": "initech"}, {"tenant.id": "unknown"}, {"tenant.id": 3},
			},
		}}}}},
		{Scopes: []batchtest.Scope{{Groups: []batchtest.Group{{
			Kind: pmetric.MetricTypeSum, Items: []batchtest.Attributes{{}, {"tenant.id": "_none"}},
		}}}}},
	}
	want := map[string][]string{
		"silo-a": {"item-0"},
		"silo-b": {"item-1", "item-4"},
		"pool":   {"item-2", "item-3", "item-5", "item-6"},
	}
	for protocol, startBackend := range map[string]func(*testing.T) *standIn{"otlp_grpc": startGRPC, "otlp_http": startHTTP} {
		ctx := context.Background()
		t.Run(protocol+"/traces", func(t *testing.T) {
			p, backend := newPlace(t), startBackend(t)
			traces := p.startTraces(p.config(protocol, backend.endpoint, inMemory()))
			require.NoError(t, traces.ConsumeTraces(ctx, all.Traces()))
			p.shutdown(traces)
			arrive(t, backend, want)
			assert.EqualValues(t, 1, p.counted("otelcol_exporter_sent_spans", "exporter", protocol+"/tempo.silo-a"))
		})
		t.Run(protocol+"/metrics", func(t *testing.T) {
			p, backend := newPlace(t), startBackend(t)
			metrics, err := NewFactory().CreateMetrics(ctx, p.settings(), p.config(protocol, backend.endpoint, inMemory()))
			require.NoError(t, err)
			require.NoError(t, metrics.Start(ctx, p.host()))
			require.NoError(t, metrics.ConsumeMetrics(ctx, all.Metrics()))
			p.shutdown(metrics)
			arrive(t, backend, want)
		})
		t.Run(protocol+"/logs", func(t *testing.T) {
			p, backend := newPlace(t), startBackend(t)
			logs, err := NewFactory().CreateLogs(ctx, p.settings(), p.config(protocol, backend.endpoint, inMemory()))
			require.NoError(t, err)
			require.NoError(t, logs.Start(ctx, p.host()))
			require.NoError(t, logs.ConsumeLogs(ctx, all.Logs()))
			p.shutdown(logs)
			arrive(t, backend, want)
		})
	}
}

func TestADeadOrSlowBackEndOfOneOrgHoldsUpNoOther(t *testing.T) {
	for name, fail := range map[string]func(*standIn) (mend func()){
		"dead": func(backend *standIn) func() {
			backend.setDown("silo-a", true)
			return func() { backend.setDown("silo-a", false) }
		},
		"slow": func(backend *standIn) func() { return backend.hang("silo-a") },
	} {
		t.Run(name, func(t *testing.T) {
			p, backend := newPlace(t), startGRPC(t)
			mend := fail(backend)
			traces := p.startTraces(p.config("otlp_grpc", backend.endpoint, onDisk()))
			// More requests than an org's queue has consumers, in one batch with the others.
			const requests = 40
			for i := range requests {
				p.send(traces, map[string][]string{
					"acme": {fmt.Sprint("a-", i)}, "globex": {fmt.Sprint("b-", i)}, "": {fmt.Sprint("p-", i)},
				})
			}
			arrive(t, backend, map[string][]string{"silo-b": names("b", requests), "pool": names("p", requests)})
			assert.Empty(t, backend.ids("silo-a"))
			assert.True(t, backend.wasTried("silo-a"))

			mend()
			arrive(t, backend, map[string][]string{"silo-a": names("a", requests)})
			p.shutdown(traces)
		})
	}
}

func TestWhatWaitsIsDeliveredOnceAfterARestart(t *testing.T) {
	p, backend := newPlace(t), startGRPC(t)
	config := p.config("otlp_grpc", backend.endpoint, onDisk())
	for _, org := range []string{"silo-a", "silo-b", "pool"} {
		backend.setDown(org, true)
	}
	traces := p.startTraces(config)
	for i := range 20 {
		p.send(traces, map[string][]string{
			"acme": {fmt.Sprint("a-", i)}, "globex": {fmt.Sprint("b-", i)}, "": {fmt.Sprint("p-", i)},
		})
	}
	p.shutdown(traces)
	files, err := filepath.Glob(filepath.Join(p.queues, "*"))
	require.NoError(t, err)
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	assert.Equal(t, []string{
		"exporter_otlp_grpc_tempo.pool_traces", "exporter_otlp_grpc_tempo.silo-a_traces",
		"exporter_otlp_grpc_tempo.silo-b_traces", "exporter_tenantscope_tempo_traces",
	}, files, "a queue of its own for each org")

	// acme moved to the pool, and its silo is in the file no more. What is in its queue is its still.
	p.writeTenants("pool: pool\ntenants: {globex: {org: silo-b}}\n")
	for _, org := range []string{"silo-a", "silo-b", "pool"} {
		backend.setDown(org, false)
	}
	traces = p.startTraces(config)
	p.send(traces, map[string][]string{"acme": {"a-new"}})
	arrive(t, backend, map[string][]string{
		"silo-a": names("a", 20), "silo-b": names("b", 20), "pool": append(names("p", 20), "a-new"),
	})
	p.shutdown(traces)
}

func TestANewOrgNeedsNoRestartAndCostsOthersNothing(t *testing.T) {
	p, backend := newPlace(t), startGRPC(t)
	traces := p.startTraces(p.config("otlp_grpc", backend.endpoint, onDisk()))
	sent := map[string][]string{}
	next := 0
	send := func() {
		for _, tenant := range []string{"acme", "globex", "hooli"} {
			name := fmt.Sprint(tenant, "-", next)
			p.send(traces, map[string][]string{tenant: {name}})
			sent[tenant] = append(sent[tenant], name)
		}
		next++
	}
	send()
	p.writeTenants("pool: pool\ntenants: {acme: {org: silo-a}, globex: {org: silo-b}, hooli: {org: silo-h}}\n")
	eventually(t, func() bool { send(); return len(backend.ids("silo-h")) > 0 }, "the new org's first")
	// And without the silo again: its outlet stays, and its tenant is of the pool.
	p.writeTenants(tenantsFile)
	before := len(backend.ids("pool"))
	eventually(t, func() bool { send(); return len(backend.ids("pool")) > before }, "of the pool again")
	p.shutdown(traces)

	traces = p.startTraces(p.config("otlp_grpc", backend.endpoint, onDisk())) // what was on the way at the end
	arrive(t, backend, map[string][]string{"silo-a": sent["acme"], "silo-b": sent["globex"]})
	eventually(t, func() bool {
		return len(backend.ids("pool"))+len(backend.ids("silo-h")) >= len(sent["hooli"])
	}, "all of hooli's")
	hoolis := append(backend.ids("pool"), backend.ids("silo-h")...)
	assert.ElementsMatch(t, sent["hooli"], hoolis)
	p.shutdown(traces)
	assert.Zero(t, p.counted("otelcol_tenantscope_dropped_items"))
}

func TestAFullQueueLosesOnlyItsOwnOrgsItems(t *testing.T) {
	p, backend := newPlace(t), startGRPC(t)
	release := backend.hang("silo-a")
	traces := p.startTraces(p.config("otlp_grpc", backend.endpoint, map[string]any{"sizer": "items", "queue_size": 3, "num_consumers": 1}))
	p.send(traces, map[string][]string{"acme": {"a-0", "a-1", "a-2"}})

	p.send(traces, map[string][]string{"acme": {"a-lost", "a-lost-too"}, "globex": {"b-0"}})
	arrive(t, backend, map[string][]string{"silo-b": {"b-0"}})
	assert.EqualValues(t, 2, p.counted("otelcol_tenantscope_dropped_items",
		"exporter", "tenantscope/tempo", "signal", "traces", "org", "silo-a"))
	assert.EqualValues(t, 2, p.counted("otelcol_tenantscope_dropped_items"))
	assert.EqualValues(t, 2, p.counted("otelcol_exporter_enqueue_failed_spans", "exporter", "otlp_grpc/tempo.silo-a"))

	// Nobody else is in this batch: its sender is told, and may come again.
	err := traces.ConsumeTraces(context.Background(), spans(map[string][]string{"acme": {"a-4"}}))
	require.ErrorContains(t, err, "queue is full")
	assert.EqualValues(t, 2, p.counted("otelcol_tenantscope_dropped_items"))

	release()
	arrive(t, backend, map[string][]string{"silo-a": {"a-0", "a-1", "a-2"}})
	p.shutdown(traces)
}

func TestWithoutItsStorageItDoesNotStart(t *testing.T) {
	p := newPlace(t)
	traces, err := NewFactory().CreateTraces(context.Background(), p.settings(), p.config("otlp_grpc", "127.0.0.1:1", onDisk()))
	require.NoError(t, err)
	require.ErrorContains(t, traces.Start(context.Background(), host{}), "file_storage is not a storage extension")
	p.shutdown(traces)
}

func TestAListOfOrgsThatIsNotOneIsNotBelieved(t *testing.T) {
	for name, content := range map[string]string{"no list": "{", "an org that is not legal": `["../x"]`} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			memory, err := openMemory(context.Background(), p.host(), &storageID, p.settings().ID, pipeline.SignalTraces)
			require.NoError(t, err)
			require.NoError(t, memory.client.Set(context.Background(), orgsKey, []byte(content)))
			require.NoError(t, memory.close(context.Background()))
			traces, err := NewFactory().CreateTraces(context.Background(), p.settings(), p.config("otlp_grpc", "127.0.0.1:1", onDisk()))
			require.NoError(t, err)
			require.ErrorContains(t, traces.Start(context.Background(), p.host()), "the list of orgs beside the queues")
			p.shutdown(traces)
		})
	}
}
