package io.tenantry.autoscaler.fairness;

import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tenants are held to while a workload's capacity is at its end. Whoever is held shows, in
 * what it is served, its limit and no longer its wish; so this also remembers what was wished for,
 * and {@link #askedFor} puts it back. Immutable.
 *
 * @param knownAt when all of the demand was known the last time
 * @param shares those of that moment; empty: nobody is held
 */
public record TenantLimits(Instant knownAt, List<Share> shares) {

  /** Nobody is held. */
  public static final TenantLimits NONE = new TenantLimits(Instant.MIN, List.of());

  /**
   * How long limits outlast the knowledge that they were made from. It is longer than the time for
   * which one lost report makes a pod doubtful, so that limits do not come and go with it.
   */
  static final Duration HELD_FOR = Duration.ofSeconds(30);

  /**
   * A tenant that is served at least this part of its limit may be held by it: limits are enforced
   * by each replica for itself, and requests do not spread evenly. So much of a limit can be left
   * unused while its tenant still counts as asking for more.
   */
  static final double PRESSING = 0.75;

  /** Less than this part of a demand is rounding in the sums before it, not a lack. */
  private static final double ROUNDING = 1e-6;

  /**
   * One tenant, on all its plans and in all its regions.
   *
   * @param asked requests per second that it asks for
   * @param granted requests per second that it is held to; less than it asks for
   */
  public record Held(TenantId tenant, double asked, double granted) {}

  public TenantLimits {
    shares = List.copyOf(shares);
  }

  /** The limits when all of the demand is known at {@code now}. */
  public static TenantLimits of(List<Share> shares, Instant now) {
    return shares.isEmpty() ? NONE : new TenantLimits(now, shares);
  }

  /**
   * These limits when not all of the demand is known at {@code now}: the same, for a while. What is
   * not known makes no limit, and none lower.
   */
  public TenantLimits withoutNews(Instant now) {
    return shares.isEmpty() || now.isAfter(knownAt.plus(HELD_FOR)) ? NONE : this;
  }

  /** Those who get less than they ask for, by name; requests of no known tenant are not held. */
  public List<Held> held() {
    Map<TenantId, Held> tenants = new TreeMap<>();
    for (Share share : shares) {
      if (!share.key().tenant().isReserved()) {
        tenants.merge(
            share.key().tenant(),
            new Held(share.key().tenant(), share.demand(), share.granted()),
            (a, b) -> new Held(a.tenant(), a.asked() + b.asked(), a.granted() + b.granted()));
      }
    }
    return tenants.values().stream()
        .filter(tenant -> tenant.asked() - tenant.granted() > ROUNDING * tenant.asked())
        .toList();
  }

  /**
   * {@code observed}, in which a tenant that is held and served nearly all that its limit lets
   * through asks for what it asked for before. Once it asks for less than that, it shows.
   */
  public Demand askedFor(Demand observed) {
    Map<TenantKey, Double> remembered = remembered(observed);
    if (remembered.isEmpty()) {
      return observed;
    }
    double more = 0;
    List<TenantDemand> tenants = new ArrayList<>(observed.tenants().size());
    for (TenantDemand tenant : observed.tenants()) {
      double asked = remembered.getOrDefault(tenant.key(), 0.0);
      if (asked > tenant.requestsPerSecond()) {
        more += asked - tenant.requestsPerSecond();
        tenants.add(
            new TenantDemand(tenant.key(), asked, tenant.inFlight(), tenant.latencySeconds()));
      } else {
        tenants.add(tenant);
      }
    }
    return new Demand(
        observed.requestsPerSecond() + more,
        observed.backlog(),
        observed.latencySeconds(),
        tenants);
  }

  /** What those asked for who may be held by their limit at this moment. */
  private Map<TenantKey, Double> remembered(Demand observed) {
    Map<TenantId, Double> limits = new HashMap<>();
    for (Held tenant : held()) {
      limits.put(tenant.tenant(), tenant.granted());
    }
    if (limits.isEmpty()) {
      return Map.of();
    }
    Map<TenantId, Double> served = new HashMap<>();
    for (TenantDemand tenant : observed.tenants()) {
      served.merge(tenant.key().tenant(), tenant.requestsPerSecond(), Double::sum);
    }
    Map<TenantKey, Double> remembered = new HashMap<>();
    for (Share share : shares) {
      Double limit = limits.get(share.key().tenant());
      if (limit != null && served.getOrDefault(share.key().tenant(), 0.0) >= PRESSING * limit) {
        remembered.put(share.key(), share.demand());
      }
    }
    return remembered;
  }
}
