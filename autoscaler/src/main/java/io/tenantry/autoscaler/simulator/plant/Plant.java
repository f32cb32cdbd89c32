package io.tenantry.autoscaler.simulator.plant;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** One run: a scenario, and a policy that scales it. Event driven; for one thread, once. */
public final class Plant implements ModelledCluster {

  /** Spread of a start-up time's logarithm per standard deviation up to its 95th percentile. */
  private static final double NORMAL_95 = 1.6448536269514722;

  /** Utilization of the warm replicas that are there at the start. */
  private static final double FIRST_UTILIZATION = 0.6;

  private static final double EARLIEST_DELIVERY = 0.3;
  private static final double LATEST_DELIVERY = 0.8;

  /** A fault's number, and when it holds. In arrays, because every request asks for them. */
  private record Timed(double value, double from, double to) {
    double at(double now, double otherwise) {
      return now >= from && now < to ? value : otherwise;
    }
  }

  private record Waiting(double arrival, int tenant, double work) {}

  private final Scenario scenario;
  private final PlantParameters parameters;
  private final RunListener listener;
  private final Agenda agenda = new Agenda();
  private final Completions completions = new Completions();
  private final Arrivals arrivals;
  private final SplittableRandom balancing;
  private final SplittableRandom startUp;
  private final SplittableRandom delivery;
  private final SplittableRandom[] work;
  private final double[] workFactors;
  private final Timed[] costlyRequests;
  private final Timed[] slowDependencies;
  private final Timed[] slowStarts;
  private final Timed[] edgeFaults;
  private final double logMean;
  private final double logDeviation;

  /** All that are not gone, in the order of asking. */
  private final List<Replica> replicas = new ArrayList<>();

  private Replica[] ready = {};
  private int requested;
  private long nextId;
  private double goneSeconds;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private Runnable whenFirstWaits = () -> {};
  private long arrived;
  private long refused;

  private final List<Consumer<TrafficReport>> receivers = new ArrayList<>();
  private final long[] refusedNow;
  private final Map<Long, TrafficReport> before = new HashMap<>();

  private final Limiter[] limiters;
  private final int[] openOf;

  private Plant(Scenario scenario, RunListener listener) {
    this.scenario = scenario;
    this.parameters = scenario.parameters();
    this.listener = listener;
    this.arrivals = scenario.arrivals();
    Streams streams = new Streams(scenario.seed());
    this.balancing = streams.balancing();
    this.startUp = streams.startUp();
    this.delivery = streams.delivery();
    List<String> tenants = scenario.rates().tenants();
    this.work = new SplittableRandom[tenants.size()];
    this.workFactors = new double[tenants.size()];
    for (int tenant = 0; tenant < work.length; tenant++) {
      work[tenant] = streams.work(tenants.get(tenant));
      workFactors[tenant] = scenario.workFactors().getOrDefault(tenants.get(tenant), 1.0);
    }
    double variance = Math.log1p(parameters.workVariation() * parameters.workVariation());
    this.logMean = Math.log(parameters.workMean()) - variance / 2;
    this.logDeviation = Math.sqrt(variance);
    this.costlyRequests =
        timed(Fault.CostlyRequests.class, f -> new Timed(f.factor(), f.from(), f.to()));
    this.slowDependencies =
        timed(Fault.SlowDependency.class, f -> new Timed(f.seconds(), f.from(), f.to()));
    this.slowStarts = timed(Fault.SlowStart.class, f -> new Timed(f.factor(), f.from(), f.to()));
    this.edgeFaults = timed(Fault.Edge.class, f -> new Timed(f.factor(), f.from(), f.to()));
    this.refusedNow = new long[tenants.size()];
    this.limiters = new Limiter[tenants.size()];
    this.openOf = new int[tenants.size()];
    Arrays.setAll(limiters, tenant -> new Limiter());
  }

  private <F extends Fault> Timed[] timed(Class<F> kind, Function<F, Timed> reading) {
    return scenario.faults().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .map(reading)
        .toArray(Timed[]::new);
  }

  /**
   * Runs {@code scenario} with {@code autoscaler} to its end.
   *
   * @return replica-seconds, each replica counted from asked for to gone
   */
  public static double run(Scenario scenario, Autoscaler autoscaler, RunListener listener) {
    Plant plant = new Plant(scenario, listener);
    plant.begin(autoscaler);
    return plant.finish();
  }

  private void begin(Autoscaler autoscaler) {
    double busy = 0;
    for (int tenant = 0; tenant < work.length; tenant++) {
      busy += scenario.rates().rateAtFirst(tenant) * parameters.workMean() * workFactors[tenant];
    }
    int first =
        Math.clamp(
            (long) Math.ceil(busy / parameters.cores() / FIRST_UTILIZATION - 1e-9),
            1,
            scenario.maxReplicas());
    for (int i = 0; i < first; i++) {
      Replica replica =
          new Replica(
              nextId++,
              ModelledReplica.Phase.READY,
              -parameters.warmUp(),
              -parameters.warmUp(),
              parameters);
      replica.advance(0);
      replicas.add(replica);
      completions.add(replica);
    }
    requested = first;
    refreshReady();
    for (Fault fault : scenario.faults()) {
      if (fault instanceof Fault.Kill(var killed, var at)) {
        agenda.at(at, () -> kill(killed));
      }
    }
    scenario.edgeLead().ifPresent(this::reportFromEdge);
    agenda.every(1, 1, this::report);
    autoscaler.start(this, agenda, new Streams(scenario.seed()).phases());
  }

  private double finish() {
    double end = scenario.rates().duration();
    while (true) {
      double next = Math.min(arrivals.at(), Math.min(completions.at(), agenda.next()));
      if (next >= end) {
        break;
      }
      if (completions.at() <= next) {
        agenda.moveTo(next);
        complete(completions.first());
      } else if (arrivals.at() <= next) {
        agenda.moveTo(next);
        arrive(arrivals.tenant());
        arrivals.advance();
      } else {
        agenda.runNext();
      }
    }
    double cost = goneSeconds;
    for (Replica replica : replicas) {
      cost += end - Math.max(0, replica.askedAt());
    }
    // Whoever is still here gets the time that clients have patience for; then nobody waits.
    while (completions.at() < end + parameters.timeout()) {
      agenda.moveTo(completions.at());
      complete(completions.first());
    }
    for (Replica replica : replicas) {
      replica.lose(listener::failed);
    }
    waiting.forEach(each -> listener.failed(each.arrival(), each.tenant()));
    return cost;
  }

  private void arrive(int tenant) {
    double now = agenda.now();
    arrived++;
    double amount =
        Math.exp(logMean + logDeviation * work[tenant].nextGaussian())
            * workFactors[tenant]
            * costliness(now);
    if (scenario.admission() && !limiters[tenant].admits(now, openOf[tenant])) {
      refused++;
      refusedNow[tenant]++;
      listener.limited(now, tenant);
      return;
    }
    if (ready.length > 0) {
      give(now, tenant, amount);
    } else if (waiting.size() < parameters.clusterQueueLimit()) {
      waiting.add(new Waiting(now, tenant, amount));
      openOf[tenant]++;
      if (waiting.size() == 1) {
        whenFirstWaits.run();
      }
    } else {
      refuse(now, tenant);
    }
  }

  /** Gives a request to the less busy of two replicas; the first that is drawn wins a tie. */
  private void give(double arrival, int tenant, double amount) {
    Replica chosen = ready[0];
    if (ready.length > 1) {
      int first = balancing.nextInt(ready.length);
      int second = balancing.nextInt(ready.length - 1);
      if (second >= first) {
        second++;
      }
      chosen =
          ready[second].outstanding() < ready[first].outstanding() ? ready[second] : ready[first];
    }
    chosen.advance(agenda.now());
    if (chosen.take(arrival, tenant, amount)) {
      openOf[tenant]++;
      if (chosen.openNow.length > 0) {
        chosen.openNow[tenant]++;
      }
      completions.update(chosen, chosen.nextDone());
    } else {
      refuse(arrival, tenant);
    }
  }

  private void refuse(double arrival, int tenant) {
    refused++;
    refusedNow[tenant]++;
    listener.failed(arrival, tenant);
  }

  private void complete(Replica replica) {
    double now = agenda.now();
    replica.advance(now);
    double arrival = replica.firstArrivedAt();
    int tenant = replica.firstTenant();
    double others = parameters.fixedLatency() + slowness(now);
    replica.removeFirst(others);
    leave(replica, tenant);
    double response = now - arrival + others;
    if (replica.openNow.length > 0) {
      replica.countsOf(tenant)[LatencyBuckets.placeOf(response)]++;
    }
    if (response > parameters.timeout()) {
      listener.failed(arrival, tenant);
    } else {
      listener.answered(arrival, tenant, response);
    }
    while (replica.hasQueuedWithPlace()) {
      double waited = now - replica.firstQueuedAt();
      if (waited > parameters.timeout()) {
        listener.failed(replica.firstQueuedAt(), replica.firstQueuedTenant());
        if (replica.openNow.length > 0) {
          replica.countsOf(replica.firstQueuedTenant())[LatencyBuckets.placeOf(waited)]++;
        }
        leave(replica, replica.firstQueuedTenant());
        replica.dropQueued();
      } else {
        replica.serveQueued();
      }
    }
    completions.update(replica, replica.nextDone());
    if (replica.phase == ModelledReplica.Phase.DRAINING && replica.outstanding() == 0) {
      end(replica);
    }
  }

  private void leave(Replica replica, int tenant) {
    openOf[tenant]--;
    if (replica.openNow.length > 0) {
      replica.openNow[tenant]--;
    }
  }

  private void refreshReady() {
    ready =
        replicas.stream()
            .filter(replica -> replica.phase == ModelledReplica.Phase.READY)
            .toArray(Replica[]::new);
  }

  private void askForOne() {
    double now = agenda.now();
    double spread = Math.log(parameters.startP95() / parameters.startMedian()) / NORMAL_95;
    double seconds =
        parameters.startMedian()
            * Math.exp(spread * startUp.nextGaussian())
            * product(slowStarts, now);
    Replica replica =
        new Replica(nextId++, ModelledReplica.Phase.STARTING, now, now + seconds, parameters);
    replicas.add(replica);
    agenda.at(replica.readyAt(), () -> becomeReady(replica));
  }

  private void becomeReady(Replica replica) {
    if (replica.phase != ModelledReplica.Phase.STARTING) {
      return;
    }
    replica.phase = ModelledReplica.Phase.READY;
    if (!receivers.isEmpty()) {
      replica.report(work.length);
    }
    completions.add(replica);
    refreshReady();
    while (!waiting.isEmpty() && ready.length > 0) {
      Waiting first = waiting.poll();
      openOf[first.tenant()]--;
      if (agenda.now() - first.arrival() > parameters.timeout()) {
        listener.failed(first.arrival(), first.tenant());
      } else {
        give(first.arrival(), first.tenant(), first.work());
      }
    }
  }

  /** As a ReplicaSet does it: Starting ones first, then Ready ones, the newest of them first. */
  private void stopOne() {
    Replica stopped =
        Collections.max(
            replicas.stream()
                .filter(replica ->
                    replica.phase == ModelledReplica.Phase.STARTING
                        || replica.phase == ModelledReplica.Phase.READY)
                .toList(),
            Comparator.comparing(
                    (Replica replica) -> replica.phase == ModelledReplica.Phase.STARTING)
                .thenComparingLong(Replica::id));
    if (stopped.phase == ModelledReplica.Phase.STARTING || stopped.outstanding() == 0) {
      end(stopped);
      return;
    }
    stopped.phase = ModelledReplica.Phase.DRAINING;
    agenda.at(agenda.now() + parameters.longestDrain(), () -> end(stopped));
  }

  private void end(Replica replica) {
    if (replica.phase == ModelledReplica.Phase.GONE) {
      return;
    }
    boolean served = replica.place >= 0;
    replica.advance(agenda.now());
    replica.lose((arrival, tenant) -> {
      leave(replica, tenant);
      listener.failed(arrival, tenant);
    });
    replica.phase = ModelledReplica.Phase.GONE;
    replica.goneAt = agenda.now();
    goneSeconds += agenda.now() - Math.max(0, replica.askedAt());
    replicas.remove(replica);
    if (served) {
      completions.remove(replica);
    }
    refreshReady();
  }

  private void kill(int number) {
    List<Replica> oldest =
        replicas.stream()
            .filter(replica -> replica.phase == ModelledReplica.Phase.READY)
            .limit(number)
            .toList();
    for (Replica replica : oldest) {
      end(replica);
      askForOne();
    }
  }

  private double costliness(double now) {
    return product(costlyRequests, now);
  }

  private double slowness(double now) {
    double seconds = 0;
    for (Timed fault : slowDependencies) {
      seconds += fault.at(now, 0);
    }
    return seconds;
  }

  private static double product(Timed[] faults, double now) {
    double factor = 1;
    for (Timed fault : faults) {
      factor *= fault.at(now, 1);
    }
    return factor;
  }

  /** Tells what the edge forwards: the requests that will come so much later. */
  private void reportFromEdge(double lead) {
    Arrivals ahead = scenario.arrivals();
    while (ahead.at() < lead) {
      ahead.advance();
    }
    agenda.every(
        1,
        1,
        () -> {
          double now = agenda.now();
          long[] requests = new long[work.length];
          for (; ahead.at() < now + lead; ahead.advance()) {
            requests[ahead.tenant()]++;
          }
          double factor = product(edgeFaults, now);
          if (factor > 0) {
            for (int tenant = 0; tenant < requests.length; tenant++) {
              requests[tenant] = Math.round(requests[tenant] * factor);
            }
            deliver(new TrafficReport.OfEdge(now - 1, now, requests));
          }
        });
  }

  /** Tells what happened in the last second, faults applied. */
  private void report() {
    if (receivers.isEmpty()) {
      return;
    }
    double now = agenda.now();
    SignalFault fault = signalFault();
    for (Replica replica : replicas) {
      if (replica.phase == ModelledReplica.Phase.STARTING) {
        continue;
      }
      TrafficReport.OfReplica report = reportOf(replica, now);
      tell(replica.id(), report, fault, fault.lets(replica));
    }
    long[] waitingOf = new long[work.length];
    waiting.forEach(each -> waitingOf[each.tenant()]++);
    tell(
        -1,
        new TrafficReport.OfBalancer(now - 1, now, refusedNow.clone(), waitingOf),
        fault,
        fault == SignalFault.NONE || fault == SignalFault.PARTIAL);
    Arrays.fill(refusedNow, 0);
  }

  private void tell(long sender, TrafficReport report, SignalFault fault, boolean arrives) {
    if (arrives) {
      before.put(sender, report);
      deliver(report);
    } else if (fault == SignalFault.STALE && before.containsKey(sender)) {
      deliver(before.get(sender));
    }
  }

  private void deliver(TrafficReport report) {
    double late = delivery.nextDouble(EARLIEST_DELIVERY, LATEST_DELIVERY);
    agenda.at(agenda.now() + late, () -> receivers.forEach(receiver -> receiver.accept(report)));
  }

  private TrafficReport.OfReplica reportOf(Replica replica, double now) {
    replica.advance(now);
    double others = parameters.fixedLatency() + slowness(now);
    List<TrafficReport.OfTenant> tenants = new ArrayList<>();
    for (int tenant = 0; tenant < work.length; tenant++) {
      int[] counts = replica.finishedNow[tenant];
      boolean quiet = counts.length == 0 && replica.openNow[tenant] == 0;
      if (quiet && !replica.toldOf[tenant]) {
        continue;
      }
      replica.toldOf[tenant] = !quiet;
      tenants.add(ofTenant(tenant, replica.openNow[tenant], counts, others));
      replica.finishedNow[tenant] = Replica.NOTHING;
    }
    double cpu = replica.cpuSeconds();
    double used = cpu - replica.reportedCpu;
    replica.reportedCpu = cpu;
    return new TrafficReport.OfReplica(now - 1, now, replica, used, tenants);
  }

  /** Those that wait for others hold no place here; by Little's law there are so many of them. */
  private static TrafficReport.OfTenant ofTenant(
      int tenant, int open, int[] counts, double others) {
    if (counts.length == 0) {
      return new TrafficReport.OfTenant(tenant, open, 0, new long[0]);
    }
    int first = 0;
    while (counts[first] == 0) {
      first++;
    }
    int last = counts.length - 1;
    while (counts[last] == 0) {
      last--;
    }
    long[] kept = new long[last - first + 1];
    long finished = 0;
    for (int i = 0; i < kept.length; i++) {
      kept[i] = counts[first + i];
      finished += kept[i];
    }
    return new TrafficReport.OfTenant(
        tenant, open + Math.round(finished * others), first + LatencyBuckets.FIRST, kept);
  }

  @Override
  public List<String> tenants() {
    return scenario.rates().tenants();
  }

  @Override
  public int requestedReplicas() {
    return requested;
  }

  @Override
  public int readyReplicas() {
    return ready.length;
  }

  @Override
  public int maxReplicas() {
    return scenario.maxReplicas();
  }

  @Override
  public List<ModelledReplica> replicas() {
    replicas.forEach(replica -> replica.advance(agenda.now()));
    return Collections.unmodifiableList(replicas);
  }

  @Override
  public int waiting() {
    return waiting.size();
  }

  @Override
  public long arrived() {
    return arrived;
  }

  @Override
  public long refused() {
    return refused;
  }

  @Override
  public SignalFault signalFault() {
    double now = agenda.now();
    for (Fault fault : scenario.faults()) {
      if (fault instanceof Fault.Signal(var kind, var from, var to) && now >= from && now < to) {
        return kind;
      }
    }
    return SignalFault.NONE;
  }

  @Override
  public void scaleTo(int replicaCount) {
    if (replicaCount < 0) {
      throw new IllegalArgumentException("replicas: %d (expected: >= 0)".formatted(replicaCount));
    }
    int to = Math.min(replicaCount, scenario.maxReplicas());
    if (to == requested) {
      return;
    }
    listener.scaled(agenda.now(), requested, to);
    for (; requested < to; requested++) {
      askForOne();
    }
    for (; requested > to; requested--) {
      stopOne();
    }
    refreshReady();
  }

  @Override
  public void limit(Map<Integer, TenantLimit> limits) {
    for (int tenant = 0; tenant < limiters.length; tenant++) {
      limiters[tenant].change(limits.getOrDefault(tenant, TenantLimit.NONE), agenda.now());
    }
  }

  @Override
  public void subscribe(Consumer<TrafficReport> receiver) {
    receivers.add(receiver);
    for (Replica replica : replicas) {
      replica.report(work.length);
    }
  }

  @Override
  public void whenFirstWaits(Runnable action) {
    Runnable others = whenFirstWaits;
    whenFirstWaits =
        () -> {
          others.run();
          action.run();
        };
  }

  /** A tenant's token bucket and limit of open requests. */
  private static final class Limiter {

    private TenantLimit limit = TenantLimit.NONE;
    private double tokens = limit.burst();
    private double at;

    private void change(TenantLimit to, double now) {
      refill(now);
      limit = to;
      tokens = Math.min(tokens, to.burst());
    }

    private boolean admits(double now, int open) {
      refill(now);
      if (open >= limit.concurrency() || tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }

    private void refill(double now) {
      if (now > at) {
        tokens = Math.min(limit.burst(), tokens + (now - at) * limit.requestsPerSecond());
        at = now;
      }
    }
  }
}
