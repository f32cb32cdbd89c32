package io.tenantry.context.slo;

import io.tenantry.context.PlanName;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is promised to whom.
 *
 * @param base for every plan that has nothing of its own
 */
public record Objectives(Objective base, Map<PlanName, Objective> plans) {

  public Objectives {
    plans = Map.copyOf(plans);
  }

  Objective of(PlanName plan) {
    return plans.getOrDefault(plan, base);
  }

  SortedSet<Duration> durations() {
    SortedSet<Duration> durations = new TreeSet<>();
    durations.add(base.duration());
    plans.values().forEach(objective -> durations.add(objective.duration()));
    return durations;
  }
}
