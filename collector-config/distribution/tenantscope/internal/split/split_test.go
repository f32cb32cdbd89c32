package split

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"pgregory.net/rapid"

	"tenantry.io/collector/tenantscope/internal/batchtest"
)

const placesInTests = 4

// signal is what a property needs to be told of one, so that it holds for all three.
type signal[D any] struct {
	build func(batchtest.Batch) D
	items func(D) []batchtest.Item
	split func(D, int, Chooser) []Part[D]
}

var (
	traces  = signal[ptrace.Traces]{batchtest.Batch.Traces, batchtest.OfTraces, Traces}
	logs    = signal[plog.Logs]{batchtest.Batch.Logs, batchtest.OfLogs, Logs}
	metrics = signal[pmetric.Metrics]{batchtest.Batch.Metrics, batchtest.OfMetrics, Metrics}
)

// byAttribute sends an item where its attribute says, or else its resource's.
type byAttribute struct{ resource int }

func (b *byAttribute) Resource(attributes pcommon.Map) { b.resource = place(attributes, 0) }

func (*byAttribute) Scope(pcommon.Map) {}

func (b *byAttribute) Item(attributes pcommon.Map) int { return place(attributes, b.resource) }

func place(attributes pcommon.Map, otherwise int) int {
	if stated, found := attributes.Get("place"); found {
		return int(stated.Int())
	}
	return otherwise
}

func anyBatch() *rapid.Generator[batchtest.Batch] {
	attributes := rapid.Custom(func(t *rapid.T) batchtest.Attributes {
		attributes := batchtest.Attributes{"other": "attribute"}
		if rapid.Bool().Draw(t, "stated") {
			attributes["place"] = rapid.Int64Range(0, placesInTests-1).Draw(t, "place")
		}
		return attributes
	})
	return batchtest.Any(attributes, rapid.Just(batchtest.Attributes{"a": "scope"}), attributes)
}

func TestEveryItemEndsInItsPlaceAsItWas(t *testing.T) {
	t.Run("traces", func(t *testing.T) { rapid.Check(t, everyItemEndsInItsPlaceAsItWas(traces)) })
	t.Run("logs", func(t *testing.T) { rapid.Check(t, everyItemEndsInItsPlaceAsItWas(logs)) })
	t.Run("metrics", func(t *testing.T) { rapid.Check(t, everyItemEndsInItsPlaceAsItWas(metrics)) })
}

func everyItemEndsInItsPlaceAsItWas[D any](signal signal[D]) func(*rapid.T) {
	return func(t *rapid.T) {
		batch := anyBatch().Draw(t, "batch")
		before := signal.items(signal.build(batch))

		parts := signal.split(signal.build(batch), placesInTests, &byAttribute{})

		var after []batchtest.Item
		seen := map[int]bool{}
		for _, part := range parts {
			require.False(t, seen[part.Place], "one part for each place")
			seen[part.Place] = true
			items := signal.items(part.Data)
			require.NotEmpty(t, items, "no part without items")
			require.Len(t, items, part.Items)
			for _, item := range items {
				require.Equal(t, part.Place, placeOf(item))
			}
			after = append(after, items...)
		}
		require.ElementsMatch(t, before, after)
	}
}

func placeOf(item batchtest.Item) int {
	for _, attributes := range []batchtest.Attributes{item.Attributes, item.Resource} {
		if place, stated := attributes["place"]; stated {
			return int(place.(int64))
		}
	}
	return 0
}

func TestABatchOfOnePlaceIsNotTouched(t *testing.T) {
	batch := batchtest.Batch{{Scopes: []batchtest.Scope{{Groups: []batchtest.Group{
		{Kind: pmetric.MetricTypeGauge, Items: []batchtest.Attributes{{"place": 2}, {"place": 2}}},
	}}}}}
	untouched(t, traces, batch)
	untouched(t, logs, batch)
	untouched(t, metrics, batch)
}

func untouched[D comparable](t *testing.T, signal signal[D], batch batchtest.Batch) {
	built := signal.build(batch)
	parts := signal.split(built, placesInTests, &byAttribute{})
	require.Len(t, parts, 1)
	assert.Equal(t, Part[D]{Place: 2, Data: built, Items: 2}, parts[0])
	assert.True(t, built == parts[0].Data, "the batch itself")
}

func TestThereIsNoPartOfAnEmptyBatch(t *testing.T) {
	assert.Empty(t, Traces(ptrace.NewTraces(), placesInTests, &byAttribute{}))
	assert.Empty(t, Logs(plog.NewLogs(), placesInTests, &byAttribute{}))
	assert.Empty(t, Metrics(pmetric.NewMetrics(), placesInTests, &byAttribute{}))
}
