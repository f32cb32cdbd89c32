// Package bucket limits rates, tenant by tenant.
package bucket

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// seconds of its rate that a tenant may take at once after a silence.
const burstSeconds = 2

// maxTenants that are told apart at a time. A tenant beyond them shares one bucket with all that
// are beyond them too. At 200 bytes each, 20 MB.
const maxTenants = 100_000

// Buckets holds a token bucket for each tenant. Safe for concurrent use; a take is O(1), now and
// then O(tenants).
//
// A bucket that is full again is as good as a new one, so that only those tenants are remembered
// that took something within the last seconds.
type Buckets struct {
	mu       sync.Mutex
	tenants  map[string]*rate.Limiter
	sweepAt  int
	swept    time.Time
	overflow *rate.Limiter
}

// New has a full bucket for everybody.
func New() *Buckets {
	return &Buckets{tenants: map[string]*rate.Limiter{}, sweepAt: 1024}
}

// Take n tokens from a tenant's bucket, into which perSecond of them drop, or none and say when to
// come again.
//
// A tenant that has a token left may take more than it has, and pays before it takes again: the
// size of a request is up to its sender, and one that is larger than the bucket could otherwise
// never pass.
func (b *Buckets) Take(tenant string, n int, perSecond float64, now time.Time) (taken bool, after time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	limiter := b.limiter(tenant, perSecond, now)
	if tokens := limiter.TokensAt(now); tokens < 1 {
		return false, time.Duration(math.Ceil((1 - tokens) / perSecond * float64(time.Second)))
	}
	for n > 0 {
		piece := min(n, limiter.Burst())
		limiter.ReserveN(now, piece)
		n -= piece
	}
	return true, 0
}

func (b *Buckets) limiter(tenant string, perSecond float64, now time.Time) *rate.Limiter {
	limiter, known := b.tenants[tenant]
	if !known {
		if len(b.tenants) >= b.sweepAt && now.Sub(b.swept) >= time.Second {
			b.sweep(now)
		}
		if len(b.tenants) >= maxTenants {
			if b.overflow == nil {
				b.overflow = newLimiter(perSecond)
			}
			return b.overflow
		}
		limiter = newLimiter(perSecond)
		b.tenants[tenant] = limiter
	}
	// The tenants file may say otherwise than when the bucket was made.
	if limiter.Limit() != rate.Limit(perSecond) {
		limiter.SetLimitAt(now, rate.Limit(perSecond))
		limiter.SetBurstAt(now, burst(perSecond))
	}
	return limiter
}

// sweep forgets the full buckets, and is due again when there are twice as many as now.
func (b *Buckets) sweep(now time.Time) {
	for tenant, limiter := range b.tenants {
		if limiter.TokensAt(now) >= float64(limiter.Burst()) {
			delete(b.tenants, tenant)
		}
	}
	b.swept = now
	b.sweepAt = min(max(1024, 2*len(b.tenants)), maxTenants)
}

func newLimiter(perSecond float64) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(perSecond), burst(perSecond))
}

func burst(perSecond float64) int {
	return max(1, int(math.Ceil(burstSeconds*perSecond)))
}
