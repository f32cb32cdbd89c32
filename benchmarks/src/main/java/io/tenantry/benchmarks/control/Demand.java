package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.simulator.input.TenantPlans;
import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something that all policies are run on.
 *
 * @param plans who is on which plan, and whose requests need more work than others'
 * @param maxReplicas most replicas that a policy gets
 */
record Demand(
    String name,
    Kind kind,
    RequestRates rates,
    TenantPlans plans,
    List<Fault> faults,
    OptionalDouble edgeLead,
    boolean admission,
    int maxReplicas) {

  private static final int MANY_REPLICAS = 100;

  /** Rates are compared from one to the next of so many seconds. */
  private static final double SLOT = 30;

  /** The most that smooth demand changes between them, root mean square over the mean rate. */
  private static final double SMOOTH = 0.1;

  /** What a demand is there to show. */
  enum Kind {
    /** Policies on their whole curves. */
    CURVES,
    /** What a fault does to each policy at its usual setting. */
    FAULT,
    /** What limits, or an edge, do for the policies that know of them. */
    HELP,
    /** How each policy, at its usual setting, shares replicas that are too few. */
    SHARING
  }

  /** When a fault lasts; {@code to} is open. */
  record Span(double from, double to) {}

  Demand {
    faults = List.copyOf(faults);
  }

  static Demand plain(String name, RequestRates rates) {
    return new Demand(
        name,
        Kind.CURVES,
        rates,
        TenantPlans.NONE,
        List.of(),
        OptionalDouble.empty(),
        false,
        MANY_REPLICAS);
  }

  static Demand faulty(String name, RequestRates rates, int maxReplicas, Fault... faults) {
    return new Demand(
        name,
        Kind.FAULT,
        rates,
        TenantPlans.NONE,
        List.of(faults),
        OptionalDouble.empty(),
        false,
        maxReplicas);
  }

  /** Tenants of different weights who together ask for more than {@code maxReplicas} serve. */
  static Demand shared(
      String name, RequestRates rates, TenantPlans plans, int maxReplicas, Fault... floods) {
    return new Demand(
        name,
        Kind.SHARING,
        rates,
        plans,
        List.of(floods),
        OptionalDouble.empty(),
        true,
        maxReplicas);
  }

  static Demand faulty(String name, RequestRates rates, Fault... faults) {
    return faulty(name, rates, MANY_REPLICAS, faults);
  }

  /** This demand with limits that are enforced. */
  Demand withAdmission() {
    return new Demand(
        name + " + admission", Kind.HELP, rates, plans, faults, edgeLead, true, maxReplicas);
  }

  /** This demand with requests that need {@code factor} times the work from the begin on. */
  Demand withWork(double factor) {
    return new Demand(
        "%s + work x%s".formatted(name, factor),
        Kind.HELP,
        rates,
        plans,
        List.of(new Fault.CostlyRequests(factor, 0, rates.duration())),
        edgeLead,
        admission,
        maxReplicas);
  }

  /** This demand with an edge that sees it so many seconds before. */
  Demand withEdge(double lead, String how, Fault... edgeFaults) {
    return new Demand(
        name + " + " + how,
        Kind.HELP,
        rates,
        plans,
        List.of(edgeFaults),
        OptionalDouble.of(lead),
        admission,
        maxReplicas);
  }

  Scenario scenario(long seed) {
    return new Scenario(
        rates,
        PlantParameters.DEFAULT,
        plans.workFactors(),
        faults,
        edgeLead,
        admission,
        maxReplicas,
        seed);
  }

  /** Whether rates change little from one half-minute to the next. */
  boolean isSmooth() {
    double slot = Math.max(SLOT, rates.bucketSeconds());
    double[] requests = new double[(int) Math.ceil(rates.duration() / slot)];
    double all = 0;
    double begin = 0;
    for (int bucket = 0; bucket < rates.buckets(); bucket++) {
      double sent = rates.rate(bucket) * (rates.endOf(bucket) - begin);
      requests[(int) (begin / slot)] += sent;
      all += sent;
      begin = rates.endOf(bucket);
    }
    int whole = (int) (rates.duration() / slot);
    double squares = 0;
    for (int i = 1; i < whole; i++) {
      squares += Math.pow(requests[i] - requests[i - 1], 2);
    }
    return Math.sqrt(squares / Math.max(1, whole - 1)) <= SMOOTH * all * slot / rates.duration();
  }

  /** When the last of the faults lasts; empty without faults. */
  Optional<Span> lastFault() {
    return faults.stream().map(Demand::spanOf).max(Comparator.comparingDouble(Span::from));
  }

  private static Span spanOf(Fault fault) {
    return switch (fault) {
      case Fault.Signal(_, double from, double to) -> new Span(from, to);
      case Fault.Kill(_, double at) -> new Span(at, at);
      case Fault.NewLeader(double at) -> new Span(at, at);
      case Fault.SlowStart(_, double from, double to) -> new Span(from, to);
      case Fault.CostlyRequests(_, double from, double to) -> new Span(from, to);
      case Fault.SlowDependency(_, double from, double to) -> new Span(from, to);
      case Fault.Surge(_, _, double from, double to) -> new Span(from, to);
      case Fault.Edge(_, double from, double to) -> new Span(from, to);
    };
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
