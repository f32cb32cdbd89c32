// Package batchtest is for tests: it draws batches of any shape, and lists what is in one, so that a
// test can say what became of every item whatever the batches are cut into.
package batchtest

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"pgregory.net/rapid"
)

// Attributes of a resource, scope or item.
type Attributes map[string]any

// Batch is what the three signals have in common. A metric is a group of items; spans and log
// records are not grouped.
type Batch []Resource

// Resource and its scopes.
type Resource struct {
	Attributes Attributes
	Scopes     []Scope
}

// Scope and its groups.
type Scope struct {
	Attributes Attributes
	Groups     []Group
}

// Group of items, which as a metric is of one kind.
type Group struct {
	Kind  pmetric.MetricType
	Items []Attributes
}

var kinds = []pmetric.MetricType{pmetric.MetricTypeGauge, pmetric.MetricTypeSum, pmetric.MetricTypeHistogram,
	pmetric.MetricTypeExponentialHistogram, pmetric.MetricTypeSummary, pmetric.MetricTypeEmpty}

// Any draws batches with any number of everything, none among them.
func Any(ofResource, ofScope, ofItem *rapid.Generator[Attributes]) *rapid.Generator[Batch] {
	group := rapid.Custom(func(t *rapid.T) Group {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		if kind == pmetric.MetricTypeEmpty {
			return Group{Kind: kind}
		}
		return Group{Kind: kind, Items: rapid.SliceOfN(ofItem, 0, 6).Draw(t, "items")}
	})
	scope := rapid.Custom(func(t *rapid.T) Scope {
		return Scope{Attributes: ofScope.Draw(t, "scope"), Groups: rapid.SliceOfN(group, 0, 3).Draw(t, "groups")}
	})
	resource := rapid.Custom(func(t *rapid.T) Resource {
		return Resource{Attributes: ofResource.Draw(t, "resource"), Scopes: rapid.SliceOfN(scope, 0, 3).Draw(t, "scopes")}
	})
	return rapid.Map(rapid.SliceOfN(resource, 0, 4), func(resources []Resource) Batch { return resources })
}

// Traces of the batch. Items are called item-0, item-1 ... in their order, here and in the others.
func (b Batch) Traces() ptrace.Traces {
	traces, next := ptrace.NewTraces(), numbers()
	for i, r := range b {
		resource := traces.ResourceSpans().AppendEmpty()
		resource.SetSchemaUrl(fmt.Sprint("resource-", i))
		put(r.Attributes, resource.Resource().Attributes())
		for j, s := range r.Scopes {
			scope := resource.ScopeSpans().AppendEmpty()
			scope.SetSchemaUrl(fmt.Sprint("scope-", j))
			scope.Scope().SetName(fmt.Sprint("scope-", j))
			put(s.Attributes, scope.Scope().Attributes())
			for _, g := range s.Groups {
				for _, item := range g.Items {
					span := scope.Spans().AppendEmpty()
					span.SetName(next())
					span.SetKind(ptrace.SpanKindServer)
					span.Events().AppendEmpty().SetName("event")
					put(item, span.Attributes())
				}
			}
		}
	}
	return traces
}

// Logs of the batch.
func (b Batch) Logs() plog.Logs {
	logs, next := plog.NewLogs(), numbers()
	for i, r := range b {
		resource := logs.ResourceLogs().AppendEmpty()
		resource.SetSchemaUrl(fmt.Sprint("resource-", i))
		put(r.Attributes, resource.Resource().Attributes())
		for j, s := range r.Scopes {
			scope := resource.ScopeLogs().AppendEmpty()
			scope.SetSchemaUrl(fmt.Sprint("scope-", j))
			scope.Scope().SetName(fmt.Sprint("scope-", j))
			put(s.Attributes, scope.Scope().Attributes())
			for _, g := range s.Groups {
				for _, item := range g.Items {
					record := scope.LogRecords().AppendEmpty()
					record.Body().SetStr(next())
					put(item, record.Attributes())
				}
			}
		}
	}
	return logs
}

// Metrics of the batch.
func (b Batch) Metrics() pmetric.Metrics {
	metrics, next := pmetric.NewMetrics(), numbers()
	for i, r := range b {
		resource := metrics.ResourceMetrics().AppendEmpty()
		resource.SetSchemaUrl(fmt.Sprint("resource-", i))
		put(r.Attributes, resource.Resource().Attributes())
		for j, s := range r.Scopes {
			scope := resource.ScopeMetrics().AppendEmpty()
			scope.SetSchemaUrl(fmt.Sprint("scope-", j))
			scope.Scope().SetName(fmt.Sprint("scope-", j))
			put(s.Attributes, scope.Scope().Attributes())
			for k, g := range s.Groups {
				metric := scope.Metrics().AppendEmpty()
				metric.SetName(fmt.Sprint("metric-", k))
				metric.SetUnit("s")
				metric.SetDescription("described")
				metric.Metadata().PutStr("kept", "too")
				fill(metric, g, next)
			}
		}
	}
	return metrics
}

func fill(metric pmetric.Metric, group Group, next func() string) {
	exemplar := func(exemplars pmetric.ExemplarSlice) {
		exemplars.AppendEmpty().FilteredAttributes().PutStr(idKey, next())
	}
	switch group.Kind {
	case pmetric.MetricTypeGauge:
		gauge := metric.SetEmptyGauge()
		for _, item := range group.Items {
			point := gauge.DataPoints().AppendEmpty()
			exemplar(point.Exemplars())
			put(item, point.Attributes())
		}
	case pmetric.MetricTypeSum:
		sum := metric.SetEmptySum()
		sum.SetIsMonotonic(true)
		sum.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
		for _, item := range group.Items {
			point := sum.DataPoints().AppendEmpty()
			exemplar(point.Exemplars())
			put(item, point.Attributes())
		}
	case pmetric.MetricTypeHistogram:
		histogram := metric.SetEmptyHistogram()
		histogram.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
		for _, item := range group.Items {
			point := histogram.DataPoints().AppendEmpty()
			exemplar(point.Exemplars())
			put(item, point.Attributes())
		}
	case pmetric.MetricTypeExponentialHistogram:
		histogram := metric.SetEmptyExponentialHistogram()
		histogram.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
		for _, item := range group.Items {
			point := histogram.DataPoints().AppendEmpty()
			exemplar(point.Exemplars())
			put(item, point.Attributes())
		}
	case pmetric.MetricTypeSummary:
		summary := metric.SetEmptySummary()
		for _, item := range group.Items {
			point := summary.DataPoints().AppendEmpty()
			// A summary has no exemplars to carry its id.
			point.Attributes().PutStr(idKey, next())
			put(item, point.Attributes())
		}
	case pmetric.MetricTypeEmpty:
	}
}

// idKey of a data point's id, where it is in an attribute. A test's attributes leave it alone.
const idKey = "item"

func numbers() func() string {
	next := 0
	return func() string {
		id := fmt.Sprint("item-", next)
		next++
		return id
	}
}

func put(from Attributes, to pcommon.Map) {
	for key, value := range from {
		if err := to.PutEmpty(key).FromRaw(value); err != nil {
			panic(err)
		}
	}
}
