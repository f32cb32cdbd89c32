package split

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// metricsPart is a part in the making, with where its next data point goes.
type metricsPart struct {
	Part[pmetric.Metrics]
	resource *pmetric.ResourceMetrics // of the resource at hand, nil while it has no point in this part
	metrics  *pmetric.MetricSlice     // of the scope at hand, likewise
	metric   *pmetric.Metric          // of the metric at hand, likewise
}

// Metrics takes a batch of data points apart. The batch is the first part; none comes of an empty
// one.
func Metrics(batch pmetric.Metrics, places int, chooser Chooser) []Part[pmetric.Metrics] {
	s := borrow(places)
	defer s.giveBack()
	var parts []metricsPart
	partOf := func(place int) *metricsPart {
		if s.parts[place] == 0 {
			data := batch
			if len(parts) > 0 {
				data = pmetric.NewMetrics()
			}
			parts = append(parts, metricsPart{Part: Part[pmetric.Metrics]{Place: place, Data: data}})
			s.parts[place] = len(parts)
		}
		return &parts[s.parts[place]-1]
	}
	stays := func(part *metricsPart) bool { return part == &parts[0] }
	choose := func(attributes pcommon.Map) {
		s.places = append(s.places, chooser.Item(attributes))
	}

	batch.ResourceMetrics().RemoveIf(func(resource pmetric.ResourceMetrics) bool {
		chooser.Resource(resource.Resource().Attributes())
		s.places = s.places[:0]
		for _, scope := range resource.ScopeMetrics().All() {
			chooser.Scope(scope.Scope().Attributes())
			for _, metric := range scope.Metrics().All() {
				eachPoint(metric, choose)
			}
		}
		if len(s.places) == 0 {
			return true
		}
		if s.uniform() {
			part := partOf(s.places[0])
			part.Items += len(s.places)
			if stays(part) {
				return false
			}
			resource.MoveTo(part.Data.ResourceMetrics().AppendEmpty())
			return true
		}
		for i := range parts {
			parts[i].resource = nil
		}
		next := 0
		resource.ScopeMetrics().RemoveIf(func(scope pmetric.ScopeMetrics) bool {
			for i := range parts {
				parts[i].metrics = nil
			}
			scope.Metrics().RemoveIf(func(metric pmetric.Metric) bool {
				for i := range parts {
					parts[i].metric = nil
				}
				// The metric that the next point moves to, unless it stays.
				target := func() (pmetric.Metric, bool) {
					part := partOf(s.places[next])
					next++
					part.Items++
					if stays(part) {
						return pmetric.Metric{}, false
					}
					return part.metricFor(resource, scope, metric), true
				}
				return movePoints(metric, target) == 0
			})
			return scope.Metrics().Len() == 0
		})
		return resource.ScopeMetrics().Len() == 0
	})
	done := make([]Part[pmetric.Metrics], len(parts))
	for i := range parts {
		done[i] = parts[i].Part
	}
	return done
}

func (p *metricsPart) metricFor(resource pmetric.ResourceMetrics, scope pmetric.ScopeMetrics,
	metric pmetric.Metric) pmetric.Metric {
	if p.resource == nil {
		copied := p.Data.ResourceMetrics().AppendEmpty()
		resource.Resource().CopyTo(copied.Resource())
		copied.SetSchemaUrl(resource.SchemaUrl())
		p.resource = &copied
	}
	if p.metrics == nil {
		copied := p.resource.ScopeMetrics().AppendEmpty()
		scope.Scope().CopyTo(copied.Scope())
		copied.SetSchemaUrl(scope.SchemaUrl())
		metrics := copied.Metrics()
		p.metrics = &metrics
	}
	if p.metric == nil {
		copied := p.metrics.AppendEmpty()
		describe(metric, copied)
		p.metric = &copied
	}
	return *p.metric
}

// describe gives a metric without points what another one says of itself.
func describe(from, to pmetric.Metric) {
	to.SetName(from.Name())
	to.SetDescription(from.Description())
	to.SetUnit(from.Unit())
	from.Metadata().CopyTo(to.Metadata())
	switch from.Type() {
	case pmetric.MetricTypeGauge:
		to.SetEmptyGauge()
	case pmetric.MetricTypeSum:
		sum := to.SetEmptySum()
		sum.SetIsMonotonic(from.Sum().IsMonotonic())
		sum.SetAggregationTemporality(from.Sum().AggregationTemporality())
	case pmetric.MetricTypeHistogram:
		to.SetEmptyHistogram().SetAggregationTemporality(from.Histogram().AggregationTemporality())
	case pmetric.MetricTypeExponentialHistogram:
		to.SetEmptyExponentialHistogram().SetAggregationTemporality(from.ExponentialHistogram().AggregationTemporality())
	case pmetric.MetricTypeSummary:
		to.SetEmptySummary()
	case pmetric.MetricTypeEmpty:
	}
}

func eachPoint(metric pmetric.Metric, visit func(pcommon.Map)) {
	switch metric.Type() {
	case pmetric.MetricTypeGauge:
		for _, point := range metric.Gauge().DataPoints().All() {
			visit(point.Attributes())
		}
	case pmetric.MetricTypeSum:
		for _, point := range metric.Sum().DataPoints().All() {
			visit(point.Attributes())
		}
	case pmetric.MetricTypeHistogram:
		for _, point := range metric.Histogram().DataPoints().All() {
			visit(point.Attributes())
		}
	case pmetric.MetricTypeExponentialHistogram:
		for _, point := range metric.ExponentialHistogram().DataPoints().All() {
			visit(point.Attributes())
		}
	case pmetric.MetricTypeSummary:
		for _, point := range metric.Summary().DataPoints().All() {
			visit(point.Attributes())
		}
	case pmetric.MetricTypeEmpty:
	}
}

// movePoints moves each point for which target names a metric, and returns how many stay.
func movePoints(metric pmetric.Metric, target func() (pmetric.Metric, bool)) int {
	switch metric.Type() {
	case pmetric.MetricTypeGauge:
		points := metric.Gauge().DataPoints()
		points.RemoveIf(func(point pmetric.NumberDataPoint) bool {
			to, moves := target()
			if moves {
				point.MoveTo(to.Gauge().DataPoints().AppendEmpty())
			}
			return moves
		})
		return points.Len()
	case pmetric.MetricTypeSum:
		points := metric.Sum().DataPoints()
		points.RemoveIf(func(point pmetric.NumberDataPoint) bool {
			to, moves := target()
			if moves {
				point.MoveTo(to.Sum().DataPoints().AppendEmpty())
			}
			return moves
		})
		return points.Len()
	case pmetric.MetricTypeHistogram:
		points := metric.Histogram().DataPoints()
		points.RemoveIf(func(point pmetric.HistogramDataPoint) bool {
			to, moves := target()
			if moves {
				point.MoveTo(to.Histogram().DataPoints().AppendEmpty())
			}
			return moves
		})
		return points.Len()
	case pmetric.MetricTypeExponentialHistogram:
		points := metric.ExponentialHistogram().DataPoints()
		points.RemoveIf(func(point pmetric.ExponentialHistogramDataPoint) bool {
			to, moves := target()
			if moves {
				point.MoveTo(to.ExponentialHistogram().DataPoints().AppendEmpty())
			}
			return moves
		})
		return points.Len()
	case pmetric.MetricTypeSummary:
		points := metric.Summary().DataPoints()
		points.RemoveIf(func(point pmetric.SummaryDataPoint) bool {
			to, moves := target()
			if moves {
				point.MoveTo(to.Summary().DataPoints().AppendEmpty())
			}
			return moves
		})
		return points.Len()
	case pmetric.MetricTypeEmpty:
	}
	return 0
}
