package bucket

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var t0 = time.Unix(1_800_000_000, 0)

func TestATenantTakesTwoSecondsAtOnceAndThenItsRate(t *testing.T) {
	buckets := New()
	taken := func(after time.Duration) bool {
		taken, _ := buckets.Take("acme", 1, 10, t0.Add(after))
		return taken
	}
	for i := range 20 {
		require.True(t, taken(0), i)
	}
	assert.False(t, taken(0))
	assert.False(t, taken(99*time.Millisecond))
	assert.True(t, taken(100*time.Millisecond))
	assert.False(t, taken(100*time.Millisecond))
}

func TestWhoIsRefusedIsToldWhenToComeAgain(t *testing.T) {
	buckets := New()
	taken, _ := buckets.Take("acme", 20, 10, t0)
	require.True(t, taken)
	taken, after := buckets.Take("acme", 1, 10, t0)
	require.False(t, taken)
	assert.Equal(t, 100*time.Millisecond, after)
	taken, _ = buckets.Take("acme", 1, 10, t0.Add(after))
	assert.True(t, taken)
}

func TestARequestLargerThanTheBucketPassesAndIsPaidFor(t *testing.T) {
	buckets := New()
	taken, _ := buckets.Take("acme", 1000, 10, t0)
	require.True(t, taken)
	taken, after := buckets.Take("acme", 1, 10, t0)
	require.False(t, taken)
	assert.Equal(t, 98100*time.Millisecond, after, "(1000 - 20 + 1) / 10")
	taken, _ = buckets.Take("acme", 1, 10, t0.Add(after-time.Millisecond))
	assert.False(t, taken)
	taken, _ = buckets.Take("acme", 1, 10, t0.Add(after))
	assert.True(t, taken)
}

func TestARateBelowOneHasABucketOfOne(t *testing.T) {
	buckets := New()
	taken, _ := buckets.Take("acme", 1, 0.1, t0)
	require.True(t, taken)
	taken, after := buckets.Take("acme", 1, 0.1, t0)
	require.False(t, taken)
	assert.Equal(t, 10*time.Second, after)
}

func TestAnotherRateHoldsFromItsFirstTake(t *testing.T) {
	buckets := New()
	taken, _ := buckets.Take("acme", 20, 10, t0)
	require.True(t, taken)
	taken, after := buckets.Take("acme", 1, 100, t0)
	require.False(t, taken)
	assert.Equal(t, 10*time.Millisecond, after)
}

func TestOneTenantTakesNothingFromAnother(t *testing.T) {
	buckets := New()
	for range 1000 {
		buckets.Take("flood", 100, 10, t0)
	}
	for i := range 20 {
		taken, _ := buckets.Take("acme", 1, 10, t0)
		require.True(t, taken, i)
	}
}

func TestATenantThatWasSilentIsForgottenAndThatChangesNothing(t *testing.T) {
	buckets := New()
	for i := range 1024 {
		buckets.Take(fmt.Sprint("tenant-", i), 1, 10, t0)
	}
	buckets.Take("flood", 1000, 10, t0)
	require.Len(t, buckets.tenants, 1025)

	later := t0.Add(2 * time.Second)
	for i := range 1024 {
		buckets.Take(fmt.Sprint("other-", i), 1, 10, later)
	}
	assert.Len(t, buckets.tenants, 1025, "the silent ones are gone, who has to pay is not")
	taken, _ := buckets.Take("flood", 1, 10, later)
	assert.False(t, taken)
}

func TestTenantsBeyondTheLimitShareOneBucket(t *testing.T) {
	buckets := New()
	for i := range maxTenants + 1024 {
		buckets.Take(fmt.Sprint("tenant-", i), 1, 10, t0)
	}
	assert.Len(t, buckets.tenants, maxTenants)
	taken, _ := buckets.Take("one more", 1, 10, t0)
	assert.False(t, taken)
	taken, _ = buckets.Take("tenant-0", 1, 10, t0)
	assert.True(t, taken, "who is known keeps its own")
}

func TestNobodyTakesMoreThanItsRateAndOneRequest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perSecond := rapid.Float64Range(0.5, 1000).Draw(t, "per second")
		const largest = 5000
		buckets, now, total, refusedAt := New(), t0, 0, time.Time{}
		for range rapid.IntRange(1, 100).Draw(t, "takes") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(5*time.Second)).Draw(t, "pause")))
			n := rapid.IntRange(1, largest).Draw(t, "n")
			taken, after := buckets.Take("acme", n, perSecond, now)
			if taken {
				total += n
				require.False(t, now.Before(refusedAt), "not before it was told to")
			} else {
				require.Positive(t, after)
				refusedAt = now.Add(after - time.Microsecond)
			}
			allowed := perSecond*now.Sub(t0).Seconds() + float64(burst(perSecond)) + largest
			require.LessOrEqual(t, float64(total), allowed)
		}
	})
}
