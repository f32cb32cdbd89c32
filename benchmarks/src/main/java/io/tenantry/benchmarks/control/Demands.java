package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.simulator.input.TenantPlans;
import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import io.tenantry.autoscaler.simulator.trace.Trace;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** What the study runs the policies on. */
final class Demands {

  /** Of all demands the one that never changes but by chance. */
  static final String CONSTANT = "constant, 8 % noise";

  /** Here even the tenant of weight 10 asks for more than its share. */
  static final String ALL_FLOOD = "all ask for five times as much";

  private static final double EDGE_LEAD = 30;
  private static final int TENANTS = 10;

  /** The weight of the tenant that must not suffer from the others. */
  static final int FAVOURED_WEIGHT = 10;

  /** What ten replicas serve is 500 requests/s. */
  private static final int TOO_FEW_REPLICAS = 10;

  private static final int SECONDS = 3600;
  private static final int BUCKET = 10;

  /** When a fault begins and ends; replicas have settled by then. */
  private static final double BEGIN = 1200;

  private static final double END = 1800;

  private Demands() {}

  /** Steps and a ramp, and one fault: enough to see that it works. */
  static List<Demand> few(Path work) throws IOException {
    RequestRates wave = wave(work);
    return List.of(
        synthetic("synth:steps"),
        synthetic("synth:ramp"),
        Demand.faulty("signal lost", wave, new Fault.Signal(SignalFault.LOST, BEGIN, END)),
        sharing(work).getFirst());
  }

  /** All: the folders of recorded traffic in {@code traces}, the drawn ones, and the faults. */
  static List<Demand> all(List<Path> traces, Path work) throws IOException {
    List<Demand> demands = new ArrayList<>();
    for (Path folder : traces) {
      Trace trace = TraceFolder.read(folder);
      demands.add(Demand.plain(trace.name(), busiest(trace)));
      if (trace.name().equals("worldcup98_group")) {
        demands.add(Demand.plain("wc98_day", played(trace, 0.5, 8, 172_800, 86_400)));
        demands.add(Demand.plain("wc98_3h", played(trace, 0.5, 1, 241_200, 10_800)));
      }
    }
    demands.add(synthetic("synth:steps"));
    demands.add(synthetic("synth:square"));
    demands.add(synthetic("synth:ramp"));
    demands.add(Demand.plain(CONSTANT, noise(work)));
    demands.addAll(faults(wave(work)));
    demands.addAll(helps(demands));
    demands.addAll(sharing(work));
    return demands;
  }

  /** Folders with a trace in {@code folder}, by name. */
  static List<Path> traceFolders(Path folder) throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(one -> Files.isRegularFile(one.resolve("trace.csv"))).sorted().toList();
    }
  }

  private static Demand synthetic(String name) {
    Trace trace = SyntheticTrace.named(name).orElseThrow().trace();
    return Demand.plain(name, trace.played(1, 1, OptionalDouble.empty(), OptionalDouble.empty()));
  }

  private static RequestRates busiest(Trace trace) {
    RequestRates whole = trace.played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
    double[] rates = new double[whole.buckets()];
    for (int bucket = 0; bucket < rates.length; bucket++) {
      rates[bucket] = whole.rate(bucket);
    }
    Part part = Part.busiest(trace.begin(), trace.bucketSeconds(), rates);
    return played(trace, part.rateScale(), part.timeScale(), part.from(), part.length());
  }

  private static RequestRates played(
      Trace trace, double rateScale, double timeScale, double from, double length) {
    return trace.played(rateScale, timeScale, OptionalDouble.of(from), OptionalDouble.of(length));
  }

  /** Around 400 requests/s, another rate every ten seconds, independent of the one before. */
  private static RequestRates noise(Path work) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    return drawn(work.resolve("noise"), SECONDS, 1, _ -> 400 * (1 + 0.08 * random.nextGaussian()));
  }

  /** Ten tenants, each half as busy as the one before, that come and go together. */
  private static RequestRates wave(Path work) throws IOException {
    return drawn(
        work.resolve("wave"),
        SECONDS,
        TENANTS,
        second -> 300 * (1 + 0.3 * Math.sin(2 * Math.PI * second / 1800)));
  }

  /**
   * Ten tenants, each half as busy as the one before; the first has weight 10, the next three have
   * 5, 3 and 2, the others 1. Some of them flood ten replicas, which serve 500 requests/s, for ten
   * minutes with two to three times as much; what the first asks for is within its share but where
   * all ask for more.
   */
  private static List<Demand> sharing(Path work) throws IOException {
    RequestRates calm = drawn(work.resolve("calm"), 1800, TENANTS, _ -> 250);
    Map<PlanName, PlanTerms> terms = new HashMap<>();
    Map<TenantId, PlanName> plansOfTenants = new HashMap<>();
    int[] weights = {FAVOURED_WEIGHT, 5, 3, 2};
    for (int tenant = 0; tenant < weights.length; tenant++) {
      PlanName plan = new PlanName("weight-" + weights[tenant]);
      terms.put(plan, new PlanTerms(weights[tenant], 0));
      plansOfTenants.put(new TenantId("t" + tenant), plan);
    }
    TenantPlans plans = new TenantPlans(terms, plansOfTenants, Map.of());
    return List.of(
        Demand.shared("a tenant of weight 1 floods", calm, plans, TOO_FEW_REPLICAS, flood(5, 250)),
        Demand.shared(
            "tenants of weight 5, 3, 2 and 1 flood",
            calm,
            plans,
            TOO_FEW_REPLICAS,
            flood(1, 6),
            flood(2, 12),
            flood(3, 24),
            flood(4, 48)),
        Demand.shared(
            ALL_FLOOD,
            calm,
            plans,
            TOO_FEW_REPLICAS,
            new Fault.Surge(OptionalInt.empty(), 5, 600, 1200)));
  }

  private static Fault flood(int tenant, double factor) {
    return new Fault.Surge(OptionalInt.of(tenant), factor, 600, 1200);
  }

  private static RequestRates drawn(Path folder, int seconds, int tenants, DoubleUnaryOperator rate)
      throws IOException {
    StringBuilder csv = new StringBuilder(TraceFolder.HEADER + "\n");
    double parts = 2 - Math.pow(2, 1 - tenants);
    for (int second = 0; second < seconds; second += BUCKET) {
      double requests = rate.applyAsDouble(second) * BUCKET;
      for (int tenant = 0; tenant < tenants; tenant++) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%d,t%d,%.4f%n",
                second,
                tenant,
                requests * Math.pow(2, -tenant) / parts));
      }
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("trace.csv"), csv);
    return TraceFolder.read(folder).played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static List<Demand> faults(RequestRates wave) {
    return List.of(
        Demand.faulty("no fault", wave),
        signal("lost", wave, SignalFault.LOST),
        signal("stale", wave, SignalFault.STALE),
        signal("NaN", wave, SignalFault.NAN),
        signal("partial", wave, SignalFault.PARTIAL),
        Demand.faulty(
            "start-up x3, demand x2",
            wave,
            new Fault.SlowStart(3, 0, SECONDS),
            new Fault.Surge(OptionalInt.empty(), 2, BEGIN, END)),
        Demand.faulty(
            "worse version, work x1.4", wave, new Fault.CostlyRequests(1.4, BEGIN, SECONDS)),
        Demand.faulty("slow dependency, +200 ms", wave, new Fault.SlowDependency(0.2, BEGIN, END)),
        Demand.faulty("4 replicas killed", wave, new Fault.Kill(4, BEGIN)),
        Demand.faulty("leader change", wave, new Fault.NewLeader(BEGIN)),
        Demand.faulty(
            "tenant x50, 12 replicas",
            wave,
            12,
            new Fault.Surge(OptionalInt.of(5), 50, BEGIN, BEGIN + 300)),
        Demand.faulty(
            "outage, then retries x3",
            wave,
            new Fault.Surge(OptionalInt.empty(), 0, BEGIN, BEGIN + 120),
            new Fault.Surge(OptionalInt.empty(), 3, BEGIN + 120, BEGIN + 300)));
  }

  private static Demand signal(String name, RequestRates wave, SignalFault fault) {
    return Demand.faulty("signal " + name, wave, new Fault.Signal(fault, BEGIN, END));
  }

  private static List<Demand> helps(List<Demand> demands) {
    List<Demand> helps = new ArrayList<>();
    for (Demand demand : demands) {
      switch (demand.name()) {
        case "synth:steps" -> {
          helps.add(demand.withAdmission());
          helps.add(demand.withEdge(EDGE_LEAD, "edge 30 s ahead"));
          helps.add(
              demand.withEdge(
                  EDGE_LEAD,
                  "edge twice as loud",
                  new Fault.Edge(2, 0, demand.rates().duration())));
          helps.add(
              demand.withEdge(
                  EDGE_LEAD, "edge dead", new Fault.Edge(0, 0, demand.rates().duration())));
        }
        case "nab_elb", "azure2019_a", "tenant x50, 12 replicas" ->
            helps.add(demand.withAdmission());
        case "worldcup98_group", "synth:ramp" -> {
          helps.add(demand.withWork(0.6));
          helps.add(demand.withWork(1.4));
        }
        default -> {}
      }
    }
    return helps;
  }
}
