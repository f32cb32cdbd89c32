package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Something that all policies are run on.
 *
 * @param maxReplicas most replicas that a policy gets
 */
record Demand(
    String name,
    Kind kind,
    RequestRates rates,
    List<Fault> faults,
    OptionalDouble edgeLead,
    boolean admission,
    int maxReplicas) {

  private static final int MANY_REPLICAS = 100;

  /** What a demand is there to show. */
  enum Kind {
    /** Policies on their whole curves. */
    CURVES,
    /** What a fault does to each policy at its usual setting. */
    FAULT,
    /** What limits, or an edge, do for the policies that know of them. */
    HELP
  }

  Demand {
    faults = List.copyOf(faults);
  }

  static Demand plain(String name, RequestRates rates) {
    return new Demand(
        name, Kind.CURVES, rates, List.of(), OptionalDouble.empty(), false, MANY_REPLICAS);
  }

  static Demand faulty(String name, RequestRates rates, int maxReplicas, Fault... faults) {
    return new Demand(
        name, Kind.FAULT, rates, List.of(faults), OptionalDouble.empty(), false, maxReplicas);
  }

  static Demand faulty(String name, RequestRates rates, Fault... faults) {
    return faulty(name, rates, MANY_REPLICAS, faults);
  }

  /** This demand with limits that are enforced. */
  Demand withAdmission() {
    return new Demand(name + " + admission", Kind.HELP, rates, faults, edgeLead, true, maxReplicas);
  }

  /** This demand with an edge that sees it so many seconds before. */
  Demand withEdge(double lead, String how, Fault... edgeFaults) {
    return new Demand(
        name + " + " + how,
        Kind.HELP,
        rates,
        List.of(edgeFaults),
        OptionalDouble.of(lead),
        admission,
        maxReplicas);
  }

  Scenario scenario(long seed) {
    return new Scenario(
        rates, PlantParameters.DEFAULT, Map.of(), faults, edgeLead, admission, maxReplicas, seed);
  }

  /** Whether the metrics of policies are at fault at a second. */
  boolean isUnheard(double second) {
    return faults.stream()
        .anyMatch(fault ->
            fault instanceof Fault.Signal(_, double from, double to)
                && second >= from
                && second < to);
  }
}
