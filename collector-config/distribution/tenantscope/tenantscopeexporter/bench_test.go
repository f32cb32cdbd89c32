package tenantscopeexporter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"

	"tenantry.io/collector/tenantscope/internal/batchtest"
	"tenantry.io/collector/tenantscope/internal/split"
)

// BenchmarkExporter is what 1,000 spans cost until each org's exporter has its own, with 200 silos
// in the tenants file.
func BenchmarkExporter(b *testing.B) {
	tenants := "pool: pool\ntenants:\n"
	for i := range 200 {
		tenants += fmt.Sprintf("  tenant-%d: {org: silo-%d}\n", i, i)
	}
	config := createDefaultConfig().(*Config)
	config.TenantsFile = filepath.Join(b.TempDir(), "tenants.yaml")
	config.GRPC.GetOrInsertDefault().ClientConfig.Endpoint = "127.0.0.1:1"
	require.NoError(b, os.WriteFile(config.TenantsFile, []byte(tenants), 0o600))
	nowhere := func(context.Context, exporter.Factory, exporter.Settings, component.Config) (outlet[ptrace.Traces], error) {
		return outlet[ptrace.Traces]{struct {
			component.StartFunc
			component.ShutdownFunc
		}{}, func(context.Context, ptrace.Traces) error { return nil }}, nil
	}
	for _, n := range []int{1, 4, 100} {
		b.Run(fmt.Sprint(n, "_orgs"), func(b *testing.B) {
			orgs, err := newOrgs(exportertest.NewNopSettings(componentType), config, pipeline.SignalTraces, split.Traces, nowhere)
			require.NoError(b, err)
			require.NoError(b, orgs.Start(b.Context(), componenttest.NewNopHost()))
			defer func() { require.NoError(b, orgs.Shutdown(context.Background())) }()
			batch := batchtest.Spans(1000, batchtest.Tenants(n), []string{"us-east"})
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				copied := ptrace.NewTraces()
				batch.CopyTo(copied)
				b.StartTimer()
				if err := orgs.consume(b.Context(), copied); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
