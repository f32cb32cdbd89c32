package tenantscopeconnector

import (
	"context"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"tenantry.io/collector/tenantscope/internal/batchtest"
)

// anything that an attribute may say: right, wrong, reserved, of another kind, or not there.
func saying() *rapid.Generator[attrs] {
	tenants := []any{nil, nil, "acme", "globex", "initech", "hooli", "_none", "_overflow", "", "a|b", int64(4), true}
	regions := []any{nil, nil, "us-east", "us-east", "ap-southeast", "_none", "eu-west", "us east", "", 1.5}
	return rapid.Custom(func(t *rapid.T) attrs {
		said := attrs{"other": "stays"}
		if tenant := rapid.SampledFrom(tenants).Draw(t, "tenant"); tenant != nil {
			said["tenant.id"] = tenant
		}
		if region := rapid.SampledFrom(regions).Draw(t, "region"); region != nil {
			said["tenant.region"] = region
		}
		if rapid.IntRange(0, 4).Draw(t, "alias") == 0 {
			said["tenant_id"] = "globex"
		}
		return said
	})
}

func anyBatch() *rapid.Generator[batch] {
	return batchtest.Any(saying(), saying(), saying())
}

// goesHome says it again, from what the item and its resource say, in other words than the judge.
func goesHome(resource, item attrs) bool {
	residencies := map[any]any{"acme": "us-east", "globex": "ap-southeast"}
	legalTenant := func(value any) bool {
		switch value {
		case nil, "acme", "globex", "initech", "hooli", "_none", "_overflow":
			return true
		}
		return false
	}
	if !legalTenant(resource["tenant.id"]) || !legalTenant(item["tenant.id"]) || !legalRegions(resource, item) {
		return false
	}
	tenant := item["tenant.id"]
	if tenant == nil {
		tenant = resource["tenant.id"]
	}
	if residency, resides := residencies[tenant]; resides {
		return residency == "us-east"
	}
	nobody := tenant == nil || tenant == "_none" || tenant == "_overflow"
	region := regionSaid(resource, item)
	return region == "us-east" || region == nil && nobody
}

func legalRegions(all ...attrs) bool {
	for _, said := range all {
		switch said["tenant.region"] {
		case nil, "us-east", "ap-southeast", "eu-west", "_none":
		default:
			return false
		}
	}
	return true
}

func regionSaid(resource, item attrs) any {
	for _, said := range []attrs{item, resource} {
		if region := said["tenant.region"]; region != nil && region != "_none" {
			return region
		}
	}
	return nil
}

// without the attributes that say whose and where.
func without(said attrs, keys ...string) attrs {
	rest := maps.Clone(said)
	for _, key := range keys {
		delete(rest, key)
	}
	return rest
}

func TestEveryItemOfAServiceEndsInOnePlaceAsTheRuleSays(t *testing.T) {
	f := start(t, of(FromService))
	f.everyItem(context.Background(), func(t *rapid.T, before, after batchtest.Item, atHome bool) {
		require.Equal(t, goesHome(before.Resource, before.Attributes), atHome)
		require.Equal(t, before.Scope, after.Scope)
		if !atHome {
			require.Equal(t, before.Resource, after.Resource)
			require.Equal(t, before.Attributes, after.Attributes)
			return
		}
		require.Equal(t, "us-east", after.Resource["tenant.region"])
		require.Equal(t, without(before.Resource, "tenant.region"), without(after.Resource, "tenant.region"))
		require.Equal(t, without(before.Attributes, "tenant.region"), without(after.Attributes, "tenant.region"))
		require.Contains(t, []any{nil, "_none", "us-east"}, after.Attributes["tenant.region"])
		require.Equal(t, before.Attributes["tenant.region"] == nil, after.Attributes["tenant.region"] == nil)
	})
}

func TestEveryItemOfAClientIsItsOwnAndEndsInOnePlace(t *testing.T) {
	f := start(t, of(FromClient))
	f.everyItem(as("hooli"), func(t *rapid.T, before, after batchtest.Item, atHome bool) {
		region := regionSaid(before.Resource, before.Attributes)
		require.Equal(t, legalRegions(before.Resource, before.Attributes) && (region == nil || region == "us-east"), atHome)
		require.Equal(t, "hooli", after.Resource["tenant.id"])
		for _, pair := range [][2]attrs{
			{before.Resource, after.Resource}, {before.Scope, after.Scope}, {before.Attributes, after.Attributes},
		} {
			before, after := pair[0], pair[1]
			require.Contains(t, []any{nil, "hooli"}, after["tenant.id"])
			require.NotContains(t, after, "tenant_id")
			require.Equal(t, without(before, "tenant.id", "tenant_id", "tenant.region"),
				without(after, "tenant.id", "tenant_id", "tenant.region"))
		}
	})
}

// everyItem sends batches of any shape through all signals, and shows what became of each item.
// Nothing is lost, invented, or there twice.
func (f *fixture) everyItem(ctx context.Context, check func(t *rapid.T, before, after batchtest.Item, atHome bool)) {
	for signal, listed := range map[string]func(batch) []batchtest.Item{
		"traces":  func(b batch) []batchtest.Item { return batchtest.OfTraces(b.Traces()) },
		"metrics": func(b batch) []batchtest.Item { return batchtest.OfMetrics(b.Metrics()) },
		"logs":    func(b batch) []batchtest.Item { return batchtest.OfLogs(b.Logs()) },
	} {
		f.t.Run(signal, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				f.home.reset()
				f.quarantine.reset()
				drawn := anyBatch().Draw(t, "batch")
				before := map[string]batchtest.Item{}
				for _, item := range listed(drawn) {
					before[item.ID] = item
				}

				var err error
				switch signal {
				case "traces":
					err = f.traces.ConsumeTraces(ctx, drawn.Traces())
				case "metrics":
					err = f.metrics.ConsumeMetrics(ctx, drawn.Metrics())
				case "logs":
					err = f.logs.ConsumeLogs(ctx, drawn.Logs())
				}
				require.NoError(t, err)

				home := f.home.items()
				for i, after := range append(home, f.quarantine.items()...) {
					require.Contains(t, before, after.ID, "sent, and here for the first time")
					require.True(t, before[after.ID].SameBut(after))
					check(t, before[after.ID], after, i < len(home))
					delete(before, after.ID)
				}
				require.Empty(t, before, "lost")
			})
		})
	}
}
