package io.tenantry.autoscaler.simulator.plant;

import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything about a run but the policy.
 *
 * @param workFactors factor on the mean work, by tenant; 1 for those that are not in it
 * @param edgeLead seconds by which an edge sees requests before they come; empty: there is no edge
 * @param admission whether limits that the policy publishes are enforced
 */
public record Scenario(
    RequestRates rates,
    PlantParameters parameters,
    Map<String, Double> workFactors,
    List<Fault> faults,
    OptionalDouble edgeLead,
    boolean admission,
    int maxReplicas,
    long seed) {

  public Scenario {
    workFactors = Map.copyOf(workFactors);
    faults = List.copyOf(faults);
    if (maxReplicas < 1) {
      throw new IllegalArgumentException("maxReplicas: %d (expected: >= 1)".formatted(maxReplicas));
    }
  }

  /** The requests as they will come; a reader of its own. */
  public Arrivals arrivals() {
    return new Arrivals(
        rates,
        faults.stream().filter(Fault.Surge.class::isInstance).map(Fault.Surge.class::cast).toList(),
        new Streams(seed));
  }
}
