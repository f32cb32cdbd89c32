package tenantscopeexporter

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/exporter/otlphttpexporter"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"pgregory.net/rapid"

	"tenantry.io/collector/tenantscope/internal/batchtest"
	"tenantry.io/collector/tenantscope/internal/split"
)

// outlets that keep what they are given, in place of the stock exporters.
type outlets[D any] struct {
	mu      sync.Mutex
	given   map[string][]D // by org
	fails   map[string]error
	noStart map[string]error
	opened  map[string]int
	closed  map[string]int
}

func newOutlets[D any]() *outlets[D] {
	return &outlets[D]{given: map[string][]D{}, fails: map[string]error{}, noStart: map[string]error{},
		opened: map[string]int{}, closed: map[string]int{}}
}

func (o *outlets[D]) make(_ context.Context, _ exporter.Factory, _ exporter.Settings, config component.Config) (outlet[D], error) {
	org, _ := config.(*otlpexporter.Config).ClientConfig.Headers.Get("X-Scope-OrgID")
	return outlet[D]{&fakeOutlet[D]{o, string(org)}, func(_ context.Context, batch D) error {
		o.mu.Lock()
		defer o.mu.Unlock()
		if err := o.fails[string(org)]; err != nil {
			return err
		}
		o.given[string(org)] = append(o.given[string(org)], batch)
		return nil
	}}, nil
}

type fakeOutlet[D any] struct {
	*outlets[D]
	org string
}

func (f *fakeOutlet[D]) Start(context.Context, component.Host) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened[f.org]++
	return f.noStart[f.org]
}

func (f *fakeOutlet[D]) Shutdown(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed[f.org]++
	return nil
}

func (o *outlets[D]) set(org string, startsWith error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.noStart[org] = startsWith
}

func (o *outlets[D]) opens(org string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.opened[org]
}

func startWith[D any](p *place, signal pipeline.Signal, split func(D, int, split.Chooser) []split.Part[D],
	outlets *outlets[D]) *orgs[D] {
	orgs, err := newOrgs(p.settings(), p.config("otlp_grpc", "127.0.0.1:1", inMemory()), signal, split, outlets.make)
	require.NoError(p.t, err)
	require.NoError(p.t, orgs.Start(context.Background(), componenttest.NewNopHost()))
	p.t.Cleanup(func() {
		require.NoError(p.t, orgs.Shutdown(context.Background()))
		assert.Equal(p.t, outlets.opened, outlets.closed, "what was opened is closed")
	})
	return orgs
}

func TestEveryItemEndsInTheOrgOfItsTenant(t *testing.T) {
	t.Run("traces", func(t *testing.T) {
		everyItemEndsInItsOrg(t, pipeline.SignalTraces, split.Traces, batch.Traces, batchtest.OfTraces)
	})
	t.Run("metrics", func(t *testing.T) {
		everyItemEndsInItsOrg(t, pipeline.SignalMetrics, split.Metrics, batch.Metrics, batchtest.OfMetrics)
	})
	t.Run("logs", func(t *testing.T) {
		everyItemEndsInItsOrg(t, pipeline.SignalLogs, split.Logs, batch.Logs, batchtest.OfLogs)
	})
}

type batch = batchtest.Batch

func everyItemEndsInItsOrg[D any](t *testing.T, signal pipeline.Signal,
	split func(D, int, split.Chooser) []split.Part[D], build func(batch) D, list func(D) []batchtest.Item) {
	outlets := newOutlets[D]()
	orgs := startWith(newPlace(t), signal, split, outlets)
	saying := rapid.Custom(func(t *rapid.T) batchtest.Attributes {
		said := batchtest.Attributes{"other": "stays"}
		tenant := rapid.SampledFrom([]any{nil, "acme", "globex", "initech", "unknown", "_none", "", "a|b", 5}).Draw(t, "tenant")
		if tenant != nil {
			said["tenant.id"] = tenant
		}
		return said
	})
	rapid.Check(t, func(t *rapid.T) {
		clear(outlets.given)
		drawn := batchtest.Any(saying, saying, saying).Draw(t, "batch")
		before := list(build(drawn))
		require.NoError(t, orgs.consume(context.Background(), build(drawn)))
		var after []batchtest.Item
		for org, batches := range outlets.given {
			for _, batch := range batches {
				for _, item := range list(batch) {
					require.Equal(t, org, orgSaid(item), item)
					after = append(after, item)
				}
			}
		}
		require.ElementsMatch(t, before, after)
	})
}

func orgSaid(item batchtest.Item) string {
	tenant, _ := item.Attributes["tenant.id"].(string)
	if tenant == "" {
		tenant, _ = item.Resource["tenant.id"].(string)
	}
	switch tenant {
	case "acme":
		return "silo-a"
	case "globex":
		return "silo-b"
	default:
		return "pool"
	}
}

func TestABatchFailsOnlyWhenAllOfItsPartsDo(t *testing.T) {
	full, refused := errors.New("full"), consumererror.NewPermanent(errors.New("refused"))
	for name, test := range map[string]struct {
		a, b      error
		want      error
		permanent bool
		dropped   int64
	}{
		"none fails":               {nil, nil, nil, false, 0},
		"one fails":                {full, nil, nil, false, 3},
		"one fails for good":       {nil, refused, nil, false, 2},
		"all fail":                 {full, full, full, false, 0},
		"all fail, one for good":   {refused, full, full, false, 0},
		"all fail, other for good": {full, refused, full, false, 0},
		"all fail for good":        {refused, refused, refused, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p, outlets := newPlace(t), newOutlets[ptrace.Traces]()
			orgs := startWith(p, pipeline.SignalTraces, split.Traces, outlets)
			outlets.fails["silo-a"], outlets.fails["silo-b"] = test.a, test.b
			err := orgs.consume(context.Background(), spans(map[string][]string{"acme": names("a", 3), "globex": names("b", 2)}))
			require.ErrorIs(t, err, test.want)
			assert.Equal(t, test.permanent, consumererror.IsPermanent(err))
			assert.Equal(t, test.dropped, p.counted("otelcol_tenantscope_dropped_items"))
		})
	}
}

func TestNothingIsRoutedByAFileWhoseOrgsAreNotAllOpen(t *testing.T) {
	p, outlets := newPlace(t), newOutlets[plog.Logs]()
	outlets.set("silo-h", errors.New("its disk is full"))
	orgs := startWith(p, pipeline.SignalLogs, split.Logs, outlets)
	p.writeTenants(tenantsFile + "  hooli: {org: silo-h}\n")
	eventually(t, func() bool { return outlets.opens("silo-h") > 2 }, "tried again")
	of := batch{{Attributes: batchtest.Attributes{"tenant.id": "hooli"}, Scopes: []batchtest.Scope{{Groups: []batchtest.Group{
		{Kind: pmetric.MetricTypeSum, Items: []batchtest.Attributes{{}}},
	}}}}}
	require.NoError(t, orgs.consume(context.Background(), of.Logs()))
	assert.Equal(t, []string{"pool"}, slices.Collect(maps.Keys(outlets.given)))

	outlets.set("silo-h", nil)
	eventually(t, func() bool { return slices.Contains(orgs.routes.Load().orgs, "silo-h") }, "open at last")
	clear(outlets.given)
	require.NoError(t, orgs.consume(context.Background(), of.Logs()))
	assert.Equal(t, []string{"silo-h"}, slices.Collect(maps.Keys(outlets.given)))
}

func TestAnOrgThatDoesNotStartStopsTheStart(t *testing.T) {
	p, outlets := newPlace(t), newOutlets[ptrace.Traces]()
	outlets.set("silo-b", errors.New("its file is locked"))
	orgs, err := newOrgs(p.settings(), p.config("otlp_grpc", "127.0.0.1:1", inMemory()), pipeline.SignalTraces, split.Traces, outlets.make)
	require.NoError(t, err)
	require.EqualError(t, orgs.Start(context.Background(), componenttest.NewNopHost()),
		"exporter of org silo-b: its file is locked")
	require.NoError(t, orgs.Shutdown(context.Background()))
	assert.Equal(t, outlets.opened, outlets.closed)
}

func configured(t *testing.T, yaml string) (*Config, error) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(path, []byte(yaml), 0o600))
	conf, err := confmaptest.LoadConf(path)
	require.NoError(t, err)
	config := NewFactory().CreateDefaultConfig().(*Config)
	if err := conf.Unmarshal(config); err != nil {
		return nil, err
	}
	return config, confmap.Validate(config)
}

func TestDefaults(t *testing.T) {
	config, err := configured(t, "tenants_file: /etc/tenants.yaml\notlp_grpc: {endpoint: 'tempo:4317'}\n")
	require.NoError(t, err)
	assert.Equal(t, "/etc/tenants.yaml", config.TenantsFile)
	assert.Equal(t, 10*time.Second, config.ReloadInterval)
	assert.Equal(t, "X-Scope-OrgID", config.Header)
	assert.False(t, config.HTTP.HasValue())
	stock := otlpexporter.NewFactory().CreateDefaultConfig().(*otlpexporter.Config)
	stock.ClientConfig.Endpoint = "tempo:4317"
	assert.Equal(t, stock, config.GRPC.Get(), "the stock exporter's own defaults")
}

func TestEverythingCanBeSet(t *testing.T) {
	config, err := configured(t, `
tenants_file: tenants.yaml
reload_interval: 1m
header: X-Org
otlp_http:
  endpoint: https://mimir/otlp
  headers: {X-Other: stays}
  sending_queue: {storage: file_storage/queue, sizer: bytes, queue_size: 1000}
`)
	require.NoError(t, err)
	assert.Equal(t, "tenants.yaml", config.TenantsFile)
	assert.Equal(t, time.Minute, config.ReloadInterval)
	assert.Equal(t, "X-Org", config.Header)
	assert.False(t, config.GRPC.HasValue())
	assert.Equal(t, "https://mimir/otlp", config.HTTP.Get().ClientConfig.Endpoint)
	assert.Equal(t, "file_storage/queue", config.storage().String())

	// Room for one more behind the template's headers, which no two orgs may share.
	template := &config.HTTP.Get().ClientConfig
	template.Headers = slices.Grow(template.Headers, 1)
	o := orgs[ptrace.Traces]{config: config}
	_, acme := o.configFor("acme")
	_, globex := o.configFor("globex")
	for org, inner := range map[configopaque.String]component.Config{"acme": acme, "globex": globex} {
		headers := maps.Collect(inner.(*otlphttpexporter.Config).ClientConfig.Headers.Iter)
		assert.Equal(t, map[string]configopaque.String{"X-Other": "stays", "X-Org": org}, headers)
	}
	assert.Len(t, template.Headers, 1, "the template stays as it is")
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	const good = "tenants_file: t.yaml\notlp_grpc: {endpoint: 'tempo:4317'}\n"
	_, err := configured(t, good)
	require.NoError(t, err)
	for says, yaml := range map[string]string{
		"tenants_file is not set":                       "otlp_grpc: {endpoint: 'tempo:4317'}",
		"reload_interval is not more than 0":            good + "reload_interval: 0s",
		"header is not the name of a header":            good + "header: 'a b'",
		"set exactly one of otlp_grpc and otlp_http":    "tenants_file: t.yaml",
		"exactly one of otlp_grpc and otlp_http":        good + "otlp_http: {endpoint: 'http://mimir'}",
		"has invalid keys: otlp":                        good + "otlp: {}",
		"has invalid keys: endpoints":                   "tenants_file: t.yaml\notlp_grpc: {endpoints: x}",
		`otlp_grpc: requires a non-empty "endpoint"`:    "tenants_file: t.yaml\notlp_grpc: {tls: {insecure: true}}",
		"headers names the header that each org gets":   "tenants_file: t.yaml\notlp_grpc: {endpoint: 'a:1', headers: {x-scope-orgid: a}}",
		"sending_queue is off":                          "tenants_file: t.yaml\notlp_grpc: {endpoint: 'a:1', sending_queue: {enabled: false}}",
		"sending_queue blocks":                          "tenants_file: t.yaml\notlp_grpc: {endpoint: 'a:1', sending_queue: {block_on_overflow: true}}",
		"expected: neither block_on_overflow nor wait_": "tenants_file: t.yaml\notlp_grpc: {endpoint: 'a:1', sending_queue: {wait_for_result: true}}",
	} {
		_, err := configured(t, yaml)
		assert.ErrorContains(t, err, says)
	}
}

func TestAnIdTellsExporterAndOrgApart(t *testing.T) {
	o := orgs[ptrace.Traces]{}
	o.set.ID = component.NewIDWithName(componentType, "tempo")
	assert.Equal(t, "otlp_grpc/tempo.acme", o.idFor(otlpexporter.NewFactory().Type(), "acme").String())
	o.set.ID = component.NewID(componentType)
	assert.Equal(t, "otlp_grpc/tenantscope.acme", o.idFor(otlpexporter.NewFactory().Type(), "acme").String())
}

// The form of what mdatagen writes for a component.
func TestComponent(t *testing.T) {
	require.Equal(t, component.MustNewType("tenantscope"), NewFactory().Type())
	require.NoError(t, componenttest.CheckConfigStruct(NewFactory().CreateDefaultConfig()))
}

func TestComponentLifecycle(t *testing.T) {
	ctx, factory := context.Background(), NewFactory()
	for signal, create := range map[string]func(exporter.Settings, component.Config) (component.Component, error){
		"traces": func(set exporter.Settings, c component.Config) (component.Component, error) {
			return factory.CreateTraces(ctx, set, c)
		},
		"metrics": func(set exporter.Settings, c component.Config) (component.Component, error) {
			return factory.CreateMetrics(ctx, set, c)
		},
		"logs": func(set exporter.Settings, c component.Config) (component.Component, error) {
			return factory.CreateLogs(ctx, set, c)
		},
	} {
		t.Run(signal, func(t *testing.T) {
			p := newPlace(t)
			config := p.config("otlp_grpc", "127.0.0.1:1", onDisk())
			unstarted, err := create(p.settings(), config)
			require.NoError(t, err)
			p.shutdown(unstarted)
			for range 2 {
				c, err := create(p.settings(), config)
				require.NoError(t, err)
				require.NoError(t, c.Start(ctx, p.host()))
				p.shutdown(c)
			}
		})
	}
}

// What the collector's test kit holds every exporter to: all of it arrives, and of what a back end
// refuses, only that which it refuses for good does not.
func TestConsumeContract(t *testing.T) {
	for _, signal := range []pipeline.Signal{pipeline.SignalTraces, pipeline.SignalMetrics, pipeline.SignalLogs} {
		t.Run(signal.String(), func(t *testing.T) {
			p := newPlace(t)
			// No port that another process could take meanwhile.
			socket := filepath.Join(t.TempDir(), "grpc")
			receiver := otlpreceiver.NewFactory()
			receiverConfig := receiver.CreateDefaultConfig()
			require.NoError(t, confmap.NewFromStringMap(map[string]any{"protocols": map[string]any{
				"grpc": map[string]any{"transport": "unix", "endpoint": socket},
			}}).Unmarshal(receiverConfig))
			config := p.config("otlp_grpc", "unix://"+socket, inMemory())
			// The kit looks as soon as it has sent. Nobody is held up by another in it.
			config.GRPC.Get().QueueConfig.Get().WaitForResult = true
			exportertest.CheckConsumeContract(exportertest.CheckConsumeContractParams{
				T:                    t,
				NumberOfTestElements: 10,
				Signal:               signal,
				ExporterFactory:      NewFactory(),
				ExporterConfig:       config,
				ReceiverFactory:      receiver,
				ReceiverConfig:       receiverConfig,
			})
		})
	}
}
