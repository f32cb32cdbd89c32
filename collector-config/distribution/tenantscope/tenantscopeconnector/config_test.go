package tenantscopeconnector

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pipeline"
)

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
	config, err := configured(t, `
tenants_file: /etc/tenants.yaml
region: us-east
identity: {from: client}
home: [traces/home]
quarantine: [traces/quarantine]
`)
	require.NoError(t, err)
	assert.Equal(t, &Config{
		TenantsFile:    "/etc/tenants.yaml",
		ReloadInterval: 10 * time.Second,
		Region:         "us-east",
		Identity:       Identity{From: FromClient, Attribute: "subject"},
		Home:           []pipeline.ID{pipeline.NewIDWithName(pipeline.SignalTraces, "home")},
		Quarantine:     []pipeline.ID{pipeline.NewIDWithName(pipeline.SignalTraces, "quarantine")},
	}, config)
}

func TestEverythingCanBeSet(t *testing.T) {
	config, err := configured(t, `
tenants_file: tenants.yaml
reload_interval: 1m
region: ap-southeast
identity: {from: client, attribute: claims.tenant}
items_per_second: 12.5
home: [traces, metrics/home, metrics/demand, logs/home]
quarantine: [traces/quarantine, metrics/quarantine, logs/quarantine]
`)
	require.NoError(t, err)
	assert.Equal(t, &Config{
		TenantsFile:    "tenants.yaml",
		ReloadInterval: time.Minute,
		Region:         "ap-southeast",
		Identity:       Identity{From: FromClient, Attribute: "claims.tenant"},
		ItemsPerSecond: 12.5,
		Home: []pipeline.ID{
			pipeline.NewID(pipeline.SignalTraces),
			pipeline.NewIDWithName(pipeline.SignalMetrics, "home"),
			pipeline.NewIDWithName(pipeline.SignalMetrics, "demand"),
			pipeline.NewIDWithName(pipeline.SignalLogs, "home"),
		},
		Quarantine: []pipeline.ID{
			pipeline.NewIDWithName(pipeline.SignalTraces, "quarantine"),
			pipeline.NewIDWithName(pipeline.SignalMetrics, "quarantine"),
			pipeline.NewIDWithName(pipeline.SignalLogs, "quarantine"),
		},
	}, config)
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	for says, change := range map[string]func(*Config){
		"tenants_file is not set":                         func(c *Config) { c.TenantsFile = "" },
		"reload_interval is not more than 0":              func(c *Config) { c.ReloadInterval = 0 },
		"region is not set, or not a legal name":          func(c *Config) { c.Region = "_none" },
		"identity.from is not set to service or client":   func(c *Config) { c.Identity.From = "" },
		"identity.attribute is not set":                   func(c *Config) { c.Identity.Attribute = "" },
		"items_per_second: -1 (expected: 0 to 1000000000": func(c *Config) { c.ItemsPerSecond = -1 },
		"items_per_second limits a client": func(c *Config) {
			c.Identity.From, c.ItemsPerSecond = FromService, 1
		},
		"home names no pipeline":                           func(c *Config) { c.Home = nil },
		"quarantine names no pipeline":                     func(c *Config) { c.Quarantine = nil },
		"pipeline traces/home is both home and quarantine": func(c *Config) { c.Quarantine = c.Home },
	} {
		config := of(FromClient)
		config.TenantsFile = "tenants.yaml"
		require.NoError(t, config.Validate())
		change(config)
		assert.ErrorContains(t, config.Validate(), says)
	}
	_, err := configured(t, "regions: [us-east]")
	require.ErrorContains(t, err, "has invalid keys: regions")
	_, err = configured(t, "home: [profiles/home]\nquarantine: [trace]")
	require.ErrorContains(t, err, "trace")
}

func TestASignalWithoutAWayOutIsRefused(t *testing.T) {
	config := of(FromService)
	config.Home = pipelinesOf(pipeline.SignalLogs, config.Home)
	router := connector.NewTracesRouter(map[pipeline.ID]consumer.Traces{
		pipeline.NewIDWithName(pipeline.SignalTraces, "quarantine"): consumertest.NewNop(),
	})
	_, err := NewFactory().CreateTracesToTraces(context.Background(), connectortest.NewNopSettings(componentType), config, router)
	require.EqualError(t, err, "home names no pipeline of traces")
	_, err = NewFactory().CreateTracesToTraces(context.Background(), connectortest.NewNopSettings(componentType), of(FromService), router)
	require.Error(t, err, "a pipeline that this connector does not feed")
	_, err = NewFactory().CreateTracesToTraces(context.Background(), connectortest.NewNopSettings(componentType), config, consumertest.NewNop())
	require.ErrorIs(t, err, errNoRouter)
}

// The form of what mdatagen writes for a component.
func TestComponent(t *testing.T) {
	require.Equal(t, component.MustNewType("tenantscope"), NewFactory().Type())
	require.NoError(t, componenttest.CheckConfigStruct(NewFactory().CreateDefaultConfig()))
}

func TestComponentLifecycle(t *testing.T) {
	config := of(FromService)
	f := start(t, config)
	ctx, host := context.Background(), componenttest.NewNopHost()
	for range 2 {
		f.create(config)
		for _, c := range []component.Component{f.traces, f.metrics, f.logs} {
			require.NoError(t, c.Shutdown(ctx), "without a start")
		}
		f.create(config)
		for _, c := range []component.Component{f.traces, f.metrics, f.logs} {
			require.NoError(t, c.Start(ctx, host))
		}
		require.NoError(t, f.traces.ConsumeTraces(ctx, one(nil, nil, nil).Traces()))
		require.NoError(t, f.traces.Shutdown(ctx))
		require.NoError(t, f.logs.ConsumeLogs(ctx, one(nil, nil, nil).Logs()), "while one signal is still there")
		require.NoError(t, f.metrics.Shutdown(ctx))
		require.NoError(t, f.logs.Shutdown(ctx))
	}
}

func TestWithoutATenantsFileItDoesNotStart(t *testing.T) {
	config := of(FromService)
	f := &fixture{t: t, telemetry: componenttest.NewTelemetry()}
	config.TenantsFile = filepath.Join(t.TempDir(), "none.yaml")
	f.create(config)
	require.ErrorIs(t, f.traces.Start(context.Background(), componenttest.NewNopHost()), os.ErrNotExist)
	require.NoError(t, f.traces.Shutdown(context.Background()))
}
