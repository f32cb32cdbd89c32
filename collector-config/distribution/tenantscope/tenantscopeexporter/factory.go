// Package tenantscopeexporter gives each org of the back end its own exporter: header, retry and
// queue, so that one org's dead or slow back end, or its full queue, holds up no other.
//
//	exporters:
//	  tenantscope/tempo:
//	    tenants_file: /etc/tenantry/tenants.yaml
//	    otlp_grpc:
//	      endpoint: tempo:4317
//	      sending_queue: {storage: file_storage/queue, sizer: bytes, queue_size: 1073741824}
//	      retry_on_failure: {max_elapsed_time: 0}
//
// An org that the tenants file names for the first time gets its exporter without a restart.
package tenantscopeexporter

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"

	"tenantry.io/collector/tenantscope/internal/split"
)

var componentType = component.MustNewType("tenantscope")

const stability = component.StabilityLevelAlpha

// NewFactory makes exporters of traces, metrics and logs.
func NewFactory() exporter.Factory {
	return exporter.NewFactory(componentType, createDefaultConfig,
		exporter.WithTraces(createTraces, stability),
		exporter.WithMetrics(createMetrics, stability),
		exporter.WithLogs(createLogs, stability))
}

func createTraces(_ context.Context, set exporter.Settings, config component.Config) (exporter.Traces, error) {
	orgs, err := newOrgs(set, config.(*Config), pipeline.SignalTraces, split.Traces,
		func(ctx context.Context, factory exporter.Factory, set exporter.Settings, config component.Config) (outlet[ptrace.Traces], error) {
			inner, err := factory.CreateTraces(ctx, set, config)
			if err != nil {
				return outlet[ptrace.Traces]{}, err
			}
			return outlet[ptrace.Traces]{inner, inner.ConsumeTraces}, nil
		})
	return &tracesExporter{orgs}, err
}

func createMetrics(_ context.Context, set exporter.Settings, config component.Config) (exporter.Metrics, error) {
	orgs, err := newOrgs(set, config.(*Config), pipeline.SignalMetrics, split.Metrics,
		func(ctx context.Context, factory exporter.Factory, set exporter.Settings, config component.Config) (outlet[pmetric.Metrics], error) {
			inner, err := factory.CreateMetrics(ctx, set, config)
			if err != nil {
				return outlet[pmetric.Metrics]{}, err
			}
			return outlet[pmetric.Metrics]{inner, inner.ConsumeMetrics}, nil
		})
	return &metricsExporter{orgs}, err
}

func createLogs(_ context.Context, set exporter.Settings, config component.Config) (exporter.Logs, error) {
	orgs, err := newOrgs(set, config.(*Config), pipeline.SignalLogs, split.Logs,
		func(ctx context.Context, factory exporter.Factory, set exporter.Settings, config component.Config) (outlet[plog.Logs], error) {
			inner, err := factory.CreateLogs(ctx, set, config)
			if err != nil {
				return outlet[plog.Logs]{}, err
			}
			return outlet[plog.Logs]{inner, inner.ConsumeLogs}, nil
		})
	return &logsExporter{orgs}, err
}

type tracesExporter struct{ *orgs[ptrace.Traces] }

func (e *tracesExporter) ConsumeTraces(ctx context.Context, batch ptrace.Traces) error {
	return e.consume(ctx, batch)
}

type metricsExporter struct{ *orgs[pmetric.Metrics] }

func (e *metricsExporter) ConsumeMetrics(ctx context.Context, batch pmetric.Metrics) error {
	return e.consume(ctx, batch)
}

type logsExporter struct{ *orgs[plog.Logs] }

func (e *logsExporter) ConsumeLogs(ctx context.Context, batch plog.Logs) error {
	return e.consume(ctx, batch)
}
