package io.tenantry.autoscaler.simulator.plant;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * A cluster without chance, for tests of policies: requests are a fluid that is spread evenly over
 * the Ready replicas, each replica is Ready exactly {@link #START} after it was asked for, and a
 * request needs 20 ms of CPU and 10 ms of waiting.
 */
public final class FluidCluster implements ModelledCluster {

  /** Seconds from asked for to Ready. */
  public static final double START = 20;

  private static final double WORK = 0.020;
  private static final double WAIT = 0.010;

  /** What a policy did. */
  public record Change(double at, int replicas) {}

  private record FaultyTime(SignalFault fault, double from, double to) {}

  private final class Replica implements ModelledReplica {
    private final long id;
    private final double askedAt;
    private double requests;
    private double cpu;
    private double concurrency;
    private boolean gone;

    Replica(long id, double askedAt) {
      this.id = id;
      this.askedAt = askedAt;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public Phase phase() {
      return gone ? Phase.GONE : agenda.now() >= readyAt() ? Phase.READY : Phase.STARTING;
    }

    @Override
    public double askedAt() {
      return askedAt;
    }

    @Override
    public double readyAt() {
      return askedAt + START;
    }

    @Override
    public long arrived() {
      return (long) requests;
    }

    @Override
    public long finished() {
      return (long) requests;
    }

    @Override
    public long refused() {
      return 0;
    }

    @Override
    public int outstanding() {
      return 0;
    }

    @Override
    public double cpuSeconds() {
      return cpu;
    }

    @Override
    public double workSeconds() {
      return cpu;
    }

    @Override
    public double outstandingSeconds() {
      return concurrency;
    }

    @Override
    public double concurrencySeconds() {
      return concurrency;
    }
  }

  private final Agenda agenda = new Agenda();
  private final DoubleUnaryOperator rate;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<FaultyTime> faults = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private long asked;
  private double arrived;
  private double waiting;
  private final List<Runnable> whenFirstWaits = new ArrayList<>();

  /**
   * A cluster with {@code ready} old replicas.
   *
   * @param rate requests per second at a second; constant between whole seconds
   */
  public FluidCluster(int ready, DoubleUnaryOperator rate) {
    this.rate = rate;
    for (int i = 0; i < ready; i++) {
      replicas.add(new Replica(asked++, -3600));
    }
  }

  /** Has the metrics be wrong from a second on, until another. */
  public FluidCluster with(SignalFault fault, double from, double to) {
    faults.add(new FaultyTime(fault, from, to));
    return this;
  }

  /** Lets the policy work for so many seconds, and tells what it changed. */
  public List<Change> run(Autoscaler policy, double seconds) {
    policy.start(this, agenda, new SplittableRandom(1));
    for (double second = 0; second < seconds; second++) {
      while (agenda.next() < second + 1) {
        flowUntil(agenda.next());
        agenda.runNext();
      }
      flowUntil(second + 1);
    }
    return changes;
  }

  private void flowUntil(double end) {
    double from = agenda.now();
    List<Replica> ready =
        replicas.stream().filter(one -> one.phase() == ModelledReplica.Phase.READY).toList();
    double requests = rate.applyAsDouble(Math.floor(from)) * (end - from);
    arrived += requests;
    if (ready.isEmpty()) {
      wait(requests, end);
      return;
    }
    requests += waiting;
    waiting = 0;
    for (Replica replica : ready) {
      double share = requests / ready.size();
      replica.requests += share;
      replica.cpu += Math.min(end - from, share * WORK);
      replica.concurrency += share * (WORK + WAIT);
    }
    agenda.moveTo(end);
  }

  private void wait(double requests, double end) {
    boolean first = waiting == 0 && requests > 0;
    waiting += requests;
    agenda.moveTo(end);
    if (first) {
      whenFirstWaits.forEach(Runnable::run);
    }
  }

  @Override
  public List<String> tenants() {
    return List.of("app");
  }

  @Override
  public int requestedReplicas() {
    return replicas.size();
  }

  @Override
  public int readyReplicas() {
    return (int)
        replicas.stream().filter(one -> one.phase() == ModelledReplica.Phase.READY).count();
  }

  @Override
  public int maxReplicas() {
    return 100;
  }

  @Override
  public List<ModelledReplica> replicas() {
    return List.copyOf(replicas);
  }

  @Override
  public int waiting() {
    return (int) Math.ceil(waiting);
  }

  @Override
  public long arrived() {
    return (long) arrived;
  }

  @Override
  public long refused() {
    return 0;
  }

  @Override
  public SignalFault signalFault() {
    double now = agenda.now();
    return faults.stream()
        .filter(time -> time.from() <= now && now < time.to())
        .map(FaultyTime::fault)
        .findFirst()
        .orElse(SignalFault.NONE);
  }

  @Override
  public void scaleTo(int wanted) {
    changes.add(new Change(agenda.now(), wanted));
    while (replicas.size() < wanted) {
      replicas.add(new Replica(asked++, agenda.now()));
    }
    while (replicas.size() > wanted) {
      Replica newest =
          replicas.stream().max(Comparator.comparingDouble(Replica::askedAt)).orElseThrow();
      newest.gone = true;
      replicas.remove(newest);
    }
  }

  @Override
  public void limit(Map<Integer, TenantLimit> limits) {
    throw new UnsupportedOperationException("no policy under test holds tenants to limits");
  }

  @Override
  public void subscribe(Consumer<TrafficReport> receiver) {
    throw new UnsupportedOperationException("no policy under test is pushed to");
  }

  @Override
  public void whenFirstWaits(Runnable action) {
    whenFirstWaits.add(action);
  }
}
