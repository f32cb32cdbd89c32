package tenantscopeconnector

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor/processortest"

	"tenantry.io/collector/tenantscope/internal/batchtest"
)

var benchmarks = map[string]struct {
	tenants int
	regions []string
}{
	"1_tenant_home":         {1, []string{"us-east"}},
	"4_tenants_home":        {4, []string{"us-east"}},
	"100_tenants_home":      {100, []string{"us-east"}},
	"100_tenants_2_regions": {100, []string{"us-east", "ap-southeast"}},
}

// BenchmarkConnector is what 1,000 spans cost on their way home or into quarantine.
func BenchmarkConnector(b *testing.B) {
	for _, from := range []IdentitySource{FromService, FromClient} {
		for name, benchmark := range benchmarks {
			b.Run(string(from)+"/"+name, func(b *testing.B) {
				config := of(from)
				config.TenantsFile = filepath.Join(b.TempDir(), "tenants.yaml")
				require.NoError(b, os.WriteFile(config.TenantsFile, []byte("pool: pool"), 0o600))
				router := connector.NewTracesRouter(map[pipeline.ID]consumer.Traces{
					pipeline.NewIDWithName(pipeline.SignalTraces, "home"):       consumertest.NewNop(),
					pipeline.NewIDWithName(pipeline.SignalTraces, "quarantine"): consumertest.NewNop(),
				})
				c, err := NewFactory().CreateTracesToTraces(b.Context(), connectortest.NewNopSettings(componentType), config, router)
				require.NoError(b, err)
				require.NoError(b, c.Start(b.Context(), componenttest.NewNopHost()))
				defer func() { require.NoError(b, c.Shutdown(context.Background())) }()
				consume(b, batchtest.Spans(1000, batchtest.Tenants(benchmark.tenants), benchmark.regions), func(batch ptrace.Traces) error {
					return c.ConsumeTraces(as("tenant-0"), batch)
				})
			})
		}
	}
}

// BenchmarkStockFilters is the same with stock components: a copy, and two filters that are each
// other's complement. Neither stamps anything, nor knows a tenant's residency.
func BenchmarkStockFilters(b *testing.B) {
	for name, benchmark := range benchmarks {
		b.Run(name, func(b *testing.B) {
			const isHome = `(span.attributes["tenant.region"] == "us-east" or` +
				` span.attributes["tenant.region"] == nil and resource.attributes["tenant.region"] == "us-east")`
			home, elsewhere := filter(b, "not "+isHome), filter(b, isHome)
			consume(b, batchtest.Spans(1000, batchtest.Tenants(benchmark.tenants), benchmark.regions), func(batch ptrace.Traces) error {
				copied := ptrace.NewTraces()
				batch.CopyTo(copied)
				if err := home.ConsumeTraces(context.Background(), batch); err != nil {
					return err
				}
				return elsewhere.ConsumeTraces(context.Background(), copied)
			})
		})
	}
}

func filter(b *testing.B, drop string) consumer.Traces {
	factory := filterprocessor.NewFactory()
	config := factory.CreateDefaultConfig()
	require.NoError(b, confmap.NewFromStringMap(map[string]any{
		"error_mode": "propagate", "traces": map[string]any{"span": []any{drop}},
	}).Unmarshal(config))
	processor, err := factory.CreateTraces(b.Context(), processortest.NewNopSettings(factory.Type()), config, consumertest.NewNop())
	require.NoError(b, err)
	require.NoError(b, processor.Start(b.Context(), componenttest.NewNopHost()))
	b.Cleanup(func() { require.NoError(b, processor.Shutdown(context.Background())) })
	return processor
}

// consume a copy of the batch at a time: what is measured changes it.
func consume(b *testing.B, batch ptrace.Traces, consume func(ptrace.Traces) error) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		copied := ptrace.NewTraces()
		batch.CopyTo(copied)
		b.StartTimer()
		if err := consume(copied); err != nil {
			b.Fatal(err)
		}
	}
}
