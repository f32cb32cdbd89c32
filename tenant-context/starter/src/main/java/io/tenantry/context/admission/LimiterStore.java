package io.tenantry.context.admission;

import io.tenantry.context.TenantId;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limiters of those tenants that were here lately, never more than {@code max}.
 *
 * <p>A limiter leaves only when a new one would be no different: all that its tenant used is paid
 * and none of its requests is in progress. So nobody gets a new budget by being forgotten, and
 * where all places are taken by such as can not leave, there is none for a newcomer. That is why
 * this is no cache: a cache chooses who leaves by itself, or can not be full. A request that comes
 * in the very moment in which its tenant's limiter leaves counts for that one: one more than the
 * limit, once.
 *
 * <p>Thread-safe. A tenant that is here is one hash look-up away; one that is not may have the
 * limiters of some others looked at, up to {@link #LOOKED_AT}, and when those are all needed, none
 * again for {@link #PAUSE_NANOS}: to ask with ever new names costs next to nothing.
 */
final class LimiterStore {

  private static final int LOOKED_AT = 64;
  private static final long PAUSE_NANOS = 1_000_000L;

  private final int max;
  private final ConcurrentMap<TenantId, TenantLimiter> limiters = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger();
  private final ReentrantLock looking = new ReentrantLock();
  private Iterator<TenantLimiter> next = limiters.values().iterator();
  private volatile long pausedUntil;

  LimiterStore(int max, long now) {
    this.max = max;
    this.pausedUntil = now;
  }

  @Nullable TenantLimiter find(TenantId tenant) {
    return limiters.get(tenant);
  }

  /** The tenant's limiter, a new one if it has none, or null when there is no place for one. */
  @Nullable TenantLimiter add(TenantId tenant, Supplier<TenantLimiter> limiter, long now) {
    if (!takePlace(now)) {
      return limiters.get(tenant);
    }
    TenantLimiter added = limiter.get();
    TenantLimiter other = limiters.putIfAbsent(tenant, added);
    if (other != null) {
      places.decrementAndGet();
      return other;
    }
    return added;
  }

  private boolean takePlace(long now) {
    while (true) {
      int taken = places.get();
      if (taken < max) {
        if (places.compareAndSet(taken, taken + 1)) {
          return true;
        }
      } else if (!makeRoom(now)) {
        return false;
      }
    }
  }

  private boolean makeRoom(long now) {
    if (now - pausedUntil < 0 || !looking.tryLock()) {
      return false;
    }
    try {
      for (int i = 0; i < LOOKED_AT; i++) {
        if (!next.hasNext()) {
          next = limiters.values().iterator();
        }
        if (next.hasNext() && removeIfAsNew(next.next(), now)) {
          return true;
        }
      }
      pausedUntil = now + PAUSE_NANOS;
      return false;
    } finally {
      looking.unlock();
    }
  }

  private boolean removeIfAsNew(TenantLimiter limiter, long now) {
    return limiter.isAsNew(now) && remove(limiter);
  }

  /** Lets those go that were not used for some time. */
  void removeIdle(long now, long idleNanos) {
    for (TenantLimiter limiter : limiters.values()) {
      if (limiter.isIdle(now, idleNanos)) {
        remove(limiter);
      }
    }
  }

  private boolean remove(TenantLimiter limiter) {
    boolean removed = limiters.remove(limiter.tenant(), limiter);
    if (removed) {
      places.decrementAndGet();
    }
    return removed;
  }

  int size() {
    return places.get();
  }

  Collection<TenantLimiter> all() {
    return limiters.values();
  }
}
