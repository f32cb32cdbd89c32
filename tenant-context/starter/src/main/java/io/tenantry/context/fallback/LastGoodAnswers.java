package io.tenantry.context.fallback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * What a downstream service last answered well, for each tenant. One per service that is called.
 *
 * <p>Thread-safe; nothing waits. Each tenant has a store of its own, so what one tenant keeps has
 * no say in what another one loses. Only ever to be given tenants that are resolved: an id that
 * anybody may have made up would take a tenant's place.
 *
 * @param <K> what was asked for, within the tenant; with {@code equals} and {@code hashCode}
 * @param <V> the answer; immutable, because all who ask get the same one
 */
public final class LastGoodAnswers<K, V> {

  private final FallbackLimits limits;
  private final Ticker ticker;
  private final Cache<TenantId, Cache<K, Kept<V>>> tenants;

  private record Kept<V>(V value, long atNanos) {}

  /**
   * An answer that was good once.
   *
   * @param age since it was given, not negative
   */
  public record Answer<V>(V value, Duration age) {}

  public LastGoodAnswers(FallbackLimits limits) {
    this(limits, Ticker.systemTicker());
  }

  /**
   * @param ticker tells the time, in nanoseconds from any moment on; never goes back
   */
  public LastGoodAnswers(FallbackLimits limits, Ticker ticker) {
    this.limits = limits;
    this.ticker = ticker;
    // Evictions on the caller's thread: there is nothing to close, and the bounds are exact.
    this.tenants =
        Caffeine.newBuilder()
            .maximumSize(limits.maxTenants())
            .expireAfterAccess(limits.maxAge())
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** The service has just given {@code tenant} this answer. */
  public void keep(TenantId tenant, K key, V value) {
    tenants.get(tenant, id -> newStore()).put(key, new Kept<>(value, ticker.read()));
  }

  /** The last good answer, unless it is too old, was evicted, or never was. */
  public Optional<Answer<V>> find(TenantId tenant, K key) {
    Cache<K, Kept<V>> store = tenants.getIfPresent(tenant);
    Kept<V> kept = store == null ? null : store.getIfPresent(key);
    return kept == null
        ? Optional.empty()
        : Optional.of(
            new Answer<>(
                kept.value(), Duration.ofNanos(Math.max(0, ticker.read() - kept.atNanos()))));
  }

  /** How many answers are kept, of all tenants. A walk over the tenants: not for each request. */
  public long size() {
    tenants.cleanUp();
    return tenants.asMap().values().stream()
        .mapToLong(store -> {
          store.cleanUp();
          return store.estimatedSize();
        })
        .sum();
  }

  private Cache<K, Kept<V>> newStore() {
    return Caffeine.newBuilder()
        .maximumSize(limits.maxAnswersPerTenant())
        .expireAfterWrite(limits.maxAge())
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }
}
