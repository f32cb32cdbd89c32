// Package tenantscopeconnector decides whose each item is and which region it belongs to, and sends
// every item to exactly one of two sets of pipelines: home or quarantine.
//
//	connectors:
//	  tenantscope/services:
//	    tenants_file: /etc/tenantry/tenants.yaml
//	    region: us-east
//	    identity: {from: service}
//	    home: [traces/home, metrics/home, logs/home]
//	    quarantine: [traces/quarantine, metrics/quarantine, logs/quarantine]
package tenantscopeconnector

import (
	"context"
	"fmt"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"

	"tenantry.io/collector/tenantscope/internal/split"
)

var componentType = component.MustNewType("tenantscope")

const stability = component.StabilityLevelAlpha

// NewFactory makes connectors from traces to traces, metrics to metrics, logs to logs.
func NewFactory() connector.Factory {
	gates := &gates{byConfig: map[*Config]*gate{}}
	return connector.NewFactory(componentType, createDefaultConfig,
		connector.WithTracesToTraces(gates.createTraces, stability),
		connector.WithMetricsToMetrics(gates.createMetrics, stability),
		connector.WithLogsToLogs(gates.createLogs, stability))
}

// gates are the connectors of a process. The signals of one connector share a gate, so that a
// tenant's limit is one for all that it sends. The collector hands the same configuration to all of
// them, and a new one after a reload.
type gates struct {
	mu       sync.Mutex
	byConfig map[*Config]*gate
}

func (g *gates) of(set connector.Settings, config *Config) (*gate, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if gate, exists := g.byConfig[config]; exists {
		return gate, nil
	}
	gate, err := newGate(set.ID, set.TelemetrySettings, config, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.byConfig, config)
	})
	if err != nil {
		return nil, err
	}
	g.byConfig[config] = gate
	return gate, nil
}

type consumerOf[C any] func(...pipeline.ID) (C, error)

// ways finds where home and quarantine are for one signal.
func ways[C any](config *Config, signal pipeline.Signal, consumers consumerOf[C]) (home, quarantine C, err error) {
	if home, err = way("home", config.Home, signal, consumers); err != nil {
		return home, quarantine, err
	}
	quarantine, err = way("quarantine", config.Quarantine, signal, consumers)
	return home, quarantine, err
}

func way[C any](name string, pipelines []pipeline.ID, signal pipeline.Signal, consumers consumerOf[C]) (C, error) {
	picked := pipelinesOf(signal, pipelines)
	if len(picked) == 0 {
		var none C
		return none, fmt.Errorf("%s names no pipeline of %s", name, signal)
	}
	return consumers(picked...)
}

func (g *gates) createTraces(_ context.Context, set connector.Settings, config component.Config,
	next consumer.Traces) (connector.Traces, error) {
	router, isRouter := next.(connector.TracesRouterAndConsumer)
	if !isRouter {
		return nil, errNoRouter
	}
	home, quarantine, err := ways(config.(*Config), pipeline.SignalTraces, router.Consumer)
	if err != nil {
		return nil, err
	}
	gate, err := g.of(set, config.(*Config))
	if err != nil {
		return nil, err
	}
	return &tracesConnector{signalGate[ptrace.Traces]{
		gate:       gate,
		signal:     pipeline.SignalTraces,
		count:      ptrace.Traces.SpanCount,
		split:      split.Traces,
		home:       home.ConsumeTraces,
		quarantine: quarantine.ConsumeTraces,
		resources: func(batch ptrace.Traces, stamp func(attributes)) {
			for _, resource := range batch.ResourceSpans().All() {
				stamp(resource.Resource().Attributes())
			}
		},
	}}, nil
}

func (g *gates) createMetrics(_ context.Context, set connector.Settings, config component.Config,
	next consumer.Metrics) (connector.Metrics, error) {
	router, isRouter := next.(connector.MetricsRouterAndConsumer)
	if !isRouter {
		return nil, errNoRouter
	}
	home, quarantine, err := ways(config.(*Config), pipeline.SignalMetrics, router.Consumer)
	if err != nil {
		return nil, err
	}
	gate, err := g.of(set, config.(*Config))
	if err != nil {
		return nil, err
	}
	return &metricsConnector{signalGate[pmetric.Metrics]{
		gate:       gate,
		signal:     pipeline.SignalMetrics,
		count:      pmetric.Metrics.DataPointCount,
		split:      split.Metrics,
		home:       home.ConsumeMetrics,
		quarantine: quarantine.ConsumeMetrics,
		resources: func(batch pmetric.Metrics, stamp func(attributes)) {
			for _, resource := range batch.ResourceMetrics().All() {
				stamp(resource.Resource().Attributes())
			}
		},
	}}, nil
}

func (g *gates) createLogs(_ context.Context, set connector.Settings, config component.Config,
	next consumer.Logs) (connector.Logs, error) {
	router, isRouter := next.(connector.LogsRouterAndConsumer)
	if !isRouter {
		return nil, errNoRouter
	}
	home, quarantine, err := ways(config.(*Config), pipeline.SignalLogs, router.Consumer)
	if err != nil {
		return nil, err
	}
	gate, err := g.of(set, config.(*Config))
	if err != nil {
		return nil, err
	}
	return &logsConnector{signalGate[plog.Logs]{
		gate:       gate,
		signal:     pipeline.SignalLogs,
		count:      plog.Logs.LogRecordCount,
		split:      split.Logs,
		home:       home.ConsumeLogs,
		quarantine: quarantine.ConsumeLogs,
		resources: func(batch plog.Logs, stamp func(attributes)) {
			for _, resource := range batch.ResourceLogs().All() {
				stamp(resource.Resource().Attributes())
			}
		},
	}}, nil
}
