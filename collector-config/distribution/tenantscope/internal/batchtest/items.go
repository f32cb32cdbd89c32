package batchtest

import (
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Item is one span, log record or data point, with all that is said of it by what it is in.
type Item struct {
	ID         string
	Resource   Attributes
	Scope      Attributes
	Attributes Attributes
	// Rest is everything else: the item's other fields, the schema URLs, the scope's name, and for a
	// data point what its metric says of itself.
	Rest string
}

// SameBut compares what is not an attribute.
func (i Item) SameBut(other Item) bool {
	return i.ID == other.ID && i.Rest == other.Rest
}

// OfTraces lists the spans of a batch.
func OfTraces(batch ptrace.Traces) []Item {
	var items []Item
	for _, resource := range batch.ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				alone := ptrace.NewTraces()
				r := alone.ResourceSpans().AppendEmpty()
				r.SetSchemaUrl(resource.SchemaUrl())
				s := r.ScopeSpans().AppendEmpty()
				s.SetSchemaUrl(scope.SchemaUrl())
				s.Scope().SetName(scope.Scope().Name())
				only := s.Spans().AppendEmpty()
				span.CopyTo(only)
				only.Attributes().Clear()
				items = append(items, Item{
					ID:         span.Name(),
					Resource:   resource.Resource().Attributes().AsRaw(),
					Scope:      scope.Scope().Attributes().AsRaw(),
					Attributes: span.Attributes().AsRaw(),
					Rest:       text((&ptrace.JSONMarshaler{}).MarshalTraces(alone)),
				})
			}
		}
	}
	return items
}

// OfLogs lists the log records of a batch.
func OfLogs(batch plog.Logs) []Item {
	var items []Item
	for _, resource := range batch.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				alone := plog.NewLogs()
				r := alone.ResourceLogs().AppendEmpty()
				r.SetSchemaUrl(resource.SchemaUrl())
				s := r.ScopeLogs().AppendEmpty()
				s.SetSchemaUrl(scope.SchemaUrl())
				s.Scope().SetName(scope.Scope().Name())
				only := s.LogRecords().AppendEmpty()
				record.CopyTo(only)
				only.Attributes().Clear()
				items = append(items, Item{
					ID:         record.Body().Str(),
					Resource:   resource.Resource().Attributes().AsRaw(),
					Scope:      scope.Scope().Attributes().AsRaw(),
					Attributes: record.Attributes().AsRaw(),
					Rest:       text((&plog.JSONMarshaler{}).MarshalLogs(alone)),
				})
			}
		}
	}
	return items
}

// OfMetrics lists the data points of a batch.
func OfMetrics(batch pmetric.Metrics) []Item {
	var items []Item
	for _, resource := range batch.ResourceMetrics().All() {
		for _, scope := range resource.ScopeMetrics().All() {
			for _, metric := range scope.Metrics().All() {
				for i := range points(metric) {
					alone := pmetric.NewMetrics()
					r := alone.ResourceMetrics().AppendEmpty()
					r.SetSchemaUrl(resource.SchemaUrl())
					s := r.ScopeMetrics().AppendEmpty()
					s.SetSchemaUrl(scope.SchemaUrl())
					s.Scope().SetName(scope.Scope().Name())
					only := s.Metrics().AppendEmpty()
					metric.CopyTo(only)
					id, attributes := takeOut(only, i)
					items = append(items, Item{
						ID:         id,
						Resource:   resource.Resource().Attributes().AsRaw(),
						Scope:      scope.Scope().Attributes().AsRaw(),
						Attributes: attributes,
						Rest:       text((&pmetric.JSONMarshaler{}).MarshalMetrics(alone)),
					})
				}
			}
		}
	}
	return items
}

func points(metric pmetric.Metric) int {
	switch metric.Type() {
	case pmetric.MetricTypeGauge:
		return metric.Gauge().DataPoints().Len()
	case pmetric.MetricTypeSum:
		return metric.Sum().DataPoints().Len()
	case pmetric.MetricTypeHistogram:
		return metric.Histogram().DataPoints().Len()
	case pmetric.MetricTypeExponentialHistogram:
		return metric.ExponentialHistogram().DataPoints().Len()
	case pmetric.MetricTypeSummary:
		return metric.Summary().DataPoints().Len()
	case pmetric.MetricTypeEmpty:
	}
	return 0
}

// takeOut leaves a metric with its i-th point alone, without its attributes, which it returns.
func takeOut(metric pmetric.Metric, i int) (string, Attributes) {
	at := -1
	others := func() bool { at++; return at != i }
	id := func(exemplars pmetric.ExemplarSlice) string {
		id, _ := exemplars.At(0).FilteredAttributes().Get(idKey)
		return id.Str()
	}
	switch metric.Type() {
	case pmetric.MetricTypeGauge:
		metric.Gauge().DataPoints().RemoveIf(func(pmetric.NumberDataPoint) bool { return others() })
		point := metric.Gauge().DataPoints().At(0)
		attributes := point.Attributes().AsRaw()
		point.Attributes().Clear()
		return id(point.Exemplars()), attributes
	case pmetric.MetricTypeSum:
		metric.Sum().DataPoints().RemoveIf(func(pmetric.NumberDataPoint) bool { return others() })
		point := metric.Sum().DataPoints().At(0)
		attributes := point.Attributes().AsRaw()
		point.Attributes().Clear()
		return id(point.Exemplars()), attributes
	case pmetric.MetricTypeHistogram:
		metric.Histogram().DataPoints().RemoveIf(func(pmetric.HistogramDataPoint) bool { return others() })
		point := metric.Histogram().DataPoints().At(0)
		attributes := point.Attributes().AsRaw()
		point.Attributes().Clear()
		return id(point.Exemplars()), attributes
	case pmetric.MetricTypeExponentialHistogram:
		metric.ExponentialHistogram().DataPoints().RemoveIf(
			func(pmetric.ExponentialHistogramDataPoint) bool { return others() })
		point := metric.ExponentialHistogram().DataPoints().At(0)
		attributes := point.Attributes().AsRaw()
		point.Attributes().Clear()
		return id(point.Exemplars()), attributes
	case pmetric.MetricTypeSummary:
		metric.Summary().DataPoints().RemoveIf(func(pmetric.SummaryDataPoint) bool { return others() })
		point := metric.Summary().DataPoints().At(0)
		attributes := Attributes(point.Attributes().AsRaw())
		point.Attributes().Clear()
		id := attributes[idKey].(string)
		delete(attributes, idKey)
		return id, attributes
	case pmetric.MetricTypeEmpty:
	}
	panic("a metric without points")
}

func text(raw []byte, err error) string {
	if err != nil {
		panic(err)
	}
	return string(raw)
}
