package tenantscopeconnector

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

const scopeName = "tenantry.io/collector/tenantscope/tenantscopeconnector"

// Why a batch is refused as a whole.
type refusedFor string

const (
	refusedNoIdentity      refusedFor = "no_identity"
	refusedIllegalIdentity refusedFor = "illegal_identity"
	refusedResidency       refusedFor = "residency"
	refusedRate            refusedFor = "rate"
)

// telemetry is written by hand in the form that mdatagen gives it.
type telemetry struct {
	connector  string
	items      metric.Int64Counter
	refused    metric.Int64Counter
	rejections metric.Int64Counter
	// By signal and verdict: an attribute set is not built anew for every batch.
	decided map[pipeline.Signal][verdicts]metric.MeasurementOption
}

func newTelemetry(id component.ID, set component.TelemetrySettings) (*telemetry, error) {
	meter := set.MeterProvider.Meter(scopeName)
	t := &telemetry{connector: id.String(), decided: map[pipeline.Signal][verdicts]metric.MeasurementOption{}}
	var err, errs error
	t.items, err = meter.Int64Counter("otelcol_tenantscope_items",
		metric.WithDescription("Spans, data points and log records, by where they went and why."),
		metric.WithUnit("{items}"))
	errs = errors.Join(errs, err)
	t.refused, err = meter.Int64Counter("otelcol_tenantscope_refused_items",
		metric.WithDescription("Spans, data points and log records in batches that were refused, by reason."),
		metric.WithUnit("{items}"))
	errs = errors.Join(errs, err)
	t.rejections, err = meter.Int64Counter("tenantry_residency_rejections",
		metric.WithDescription("Batches of a tenant that called a region which its telemetry may not be in."),
		metric.WithUnit("{batches}"))
	errs = errors.Join(errs, err)
	for _, signal := range []pipeline.Signal{pipeline.SignalTraces, pipeline.SignalMetrics, pipeline.SignalLogs} {
		var options [verdicts]metric.MeasurementOption
		for verdict := range verdicts {
			destination := "home"
			if verdict.place() == placeQuarantine {
				destination = "quarantine"
			}
			options[verdict] = metric.WithAttributeSet(attribute.NewSet(
				attribute.String("connector", t.connector),
				attribute.String("signal", signal.String()),
				attribute.String("destination", destination),
				attribute.String("reason", verdict.reason())))
		}
		t.decided[signal] = options
	}
	return t, errs
}

func (t *telemetry) count(ctx context.Context, signal pipeline.Signal, judge *judge) {
	options := t.decided[signal]
	for verdict, items := range judge.counts {
		if items > 0 {
			t.items.Add(ctx, int64(items), options[verdict])
		}
	}
}

func (t *telemetry) refuse(ctx context.Context, signal pipeline.Signal, why refusedFor, items int) {
	common := []attribute.KeyValue{
		attribute.String("connector", t.connector), attribute.String("signal", signal.String())}
	t.refused.Add(ctx, int64(items), metric.WithAttributes(append(common, attribute.String("reason", string(why)))...))
	if why == refusedResidency {
		t.rejections.Add(ctx, 1, metric.WithAttributes(common...))
	}
}
