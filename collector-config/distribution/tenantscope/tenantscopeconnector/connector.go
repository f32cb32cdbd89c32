package tenantscopeconnector

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"

	"tenantry.io/collector/tenantscope/internal/split"
	"tenantry.io/collector/tenantscope/internal/tenants"
)

var errNoRouter = errors.New("not between pipelines (expected: an exporter of one and a receiver of others)")

type attributes = pcommon.Map

// signalGate is the gate as one signal sees it.
type signalGate[D any] struct {
	*gate
	signal     pipeline.Signal
	count      func(D) int
	split      func(batch D, places int, chooser split.Chooser) []split.Part[D]
	home       func(context.Context, D) error
	quarantine func(context.Context, D) error
	resources  func(batch D, stamp func(attributes))
}

// Capabilities: attributes are stamped, and items moved.
func (*signalGate[D]) Capabilities() consumer.Capabilities {
	return consumer.Capabilities{MutatesData: true}
}

func (g *signalGate[D]) consume(ctx context.Context, batch D) error {
	judge, err := g.admit(ctx, g.signal, g.count(batch))
	if err != nil {
		return err
	}
	var home, quarantine *split.Part[D]
	parts := g.split(batch, places, judge)
	for i := range parts {
		switch parts[i].Place {
		case placeHome:
			home = &parts[i]
		case placeQuarantine:
			quarantine = &parts[i]
		}
	}
	// Quarantine first: when the other one fails, the sender comes again with the whole batch, and
	// what is seen twice then is what nobody keeps.
	if quarantine != nil {
		if err := g.quarantine(ctx, quarantine.Data); err != nil {
			return err
		}
	}
	if home != nil {
		g.resources(home.Data, g.stampRegion)
		if err := g.home(ctx, home.Data); err != nil {
			return err
		}
	}
	g.telemetry.count(ctx, g.signal, judge)
	return nil
}

// stampRegion: at home, everything is of this region. Items that said otherwise were corrected
// when they were judged.
func (g *signalGate[D]) stampRegion(resource attributes) {
	if region, stated := resource.Get(tenants.RegionKey); !stated || !isText(region, g.config.Region) {
		resource.PutStr(tenants.RegionKey, g.config.Region)
	}
}

func isText(value pcommon.Value, text string) bool {
	return value.Type() == pcommon.ValueTypeStr && value.Str() == text
}

type tracesConnector struct{ signalGate[ptrace.Traces] }

func (c *tracesConnector) ConsumeTraces(ctx context.Context, batch ptrace.Traces) error {
	return c.consume(ctx, batch)
}

type metricsConnector struct{ signalGate[pmetric.Metrics] }

func (c *metricsConnector) ConsumeMetrics(ctx context.Context, batch pmetric.Metrics) error {
	return c.consume(ctx, batch)
}

type logsConnector struct{ signalGate[plog.Logs] }

func (c *logsConnector) ConsumeLogs(ctx context.Context, batch plog.Logs) error {
	return c.consume(ctx, batch)
}

var (
	_ component.Component = (*tracesConnector)(nil)
	_ component.Component = (*metricsConnector)(nil)
	_ component.Component = (*logsConnector)(nil)
)
