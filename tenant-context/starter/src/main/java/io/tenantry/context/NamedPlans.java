package io.tenantry.context;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans that are told apart in metrics: those that are known, then the first that come, up to a
 * limit. No place changes hands, because plans come from the directory of tenants, not from those
 * who send requests; the limit is for a directory that has more of them than anybody meant.
 * Thread-safe; a look-up in a hash table.
 */
final class NamedPlans {

  private final int max;
  private final Set<PlanName> named = ConcurrentHashMap.newKeySet();
  private volatile boolean full;

  /**
   * @param max how many plans have a name, at least 1
   * @param known plans that are sure of it, as far as there are places
   */
  NamedPlans(int max, Collection<PlanName> known) {
    this.max = max;
    known.forEach(this::isNamed);
  }

  /** Whether {@code plan} has a name of its own. It takes a place if there is one. */
  boolean isNamed(PlanName plan) {
    return named.contains(plan) || (!full && takesPlace(plan));
  }

  private synchronized boolean takesPlace(PlanName plan) {
    if (named.size() < max) {
      named.add(plan);
    }
    full = named.size() >= max;
    return named.contains(plan);
  }
}
