package io.tenantry.autoscaler.simulator.plant;

import java.util.Arrays;

/**
 * A replica that shares its cores among the requests in service (processor sharing): each gets a
 * core, or an equal part where there are more requests than cores. What one request in service has
 * got so far of the processor is the replica's virtual time, the same for all that are in service;
 * a request is done when the virtual time has grown by its work. So an arrival or a completion
 * costs O(log n) and no other request is touched.
 */
final class Replica implements ModelledReplica {

  /** What a tenant has in a second in which nothing of it finished. */
  static final int[] NOTHING = {};

  private final long id;
  private final double askedAt;
  private final double readyAt;
  private final PlantParameters parameters;

  /** Its place in {@link Completions}. */
  int place = -1;

  double goneAt = Double.POSITIVE_INFINITY;
  Phase phase;

  /** Requests in service: a binary heap by the virtual time at which they are done. */
  private final double[] doneAt;

  private final double[] arrivedAt;
  private final int[] tenants;
  private int inService;

  /** Requests that wait for service: a ring. */
  private final double[] queuedAt;

  private final double[] queuedWork;
  private final int[] queuedTenants;
  private int queueHead;
  private int queued;

  private double virtual;
  private double now;
  private double speedIntegral;

  private long arrived;
  private long finished;
  private long refused;
  private double cpuSeconds;
  private double workSeconds;
  private double outstandingSeconds;
  private double waitedForOthers;

  /** What is to be told of the present second, by tenant; empty while nobody listens. */
  int[][] finishedNow = {};

  int[] openNow = {};

  /** Tenants that had traffic in the second before. */
  boolean[] toldOf = {};

  double reportedCpu;

  Replica(long id, Phase phase, double askedAt, double readyAt, PlantParameters parameters) {
    this.id = id;
    this.phase = phase;
    this.askedAt = askedAt;
    this.readyAt = readyAt;
    this.parameters = parameters;
    this.doneAt = new double[parameters.maxConcurrent()];
    this.arrivedAt = new double[parameters.maxConcurrent()];
    this.tenants = new int[parameters.maxConcurrent()];
    this.queuedAt = new double[parameters.queueLimit()];
    this.queuedWork = new double[parameters.queueLimit()];
    this.queuedTenants = new int[parameters.queueLimit()];
    this.now = readyAt;
  }

  /** Moves its present to {@code time}. */
  void advance(double time) {
    if (time <= now) {
      return;
    }
    double integral = speedIntegralAt(time);
    if (inService > 0) {
      double busyCores = Math.min(parameters.cores(), inService);
      double work = busyCores * (integral - speedIntegral);
      virtual += work / inService;
      workSeconds += work;
      cpuSeconds += busyCores * (time - now);
      outstandingSeconds += (inService + queued) * (time - now);
    }
    speedIntegral = integral;
    now = time;
  }

  /** Work that one core has done from Ready to {@code time}: the integral of its speed. */
  private double speedIntegralAt(double time) {
    double age = time - readyAt;
    double warmUp = parameters.warmUp();
    double cold = parameters.coldSpeed();
    return age >= warmUp
        ? age - warmUp * (1 - cold) / 2
        : cold * age + (1 - cold) * age * age / (2 * warmUp);
  }

  /** The moment at which {@link #speedIntegralAt} is {@code integral}. */
  private double timeOf(double integral) {
    double warmUp = parameters.warmUp();
    double cold = parameters.coldSpeed();
    double whenWarm = warmUp * (1 + cold) / 2;
    if (integral >= whenWarm) {
      return readyAt + integral + warmUp * (1 - cold) / 2;
    }
    double rise = (1 - cold) / warmUp;
    // In the form that also holds where nothing rises.
    return readyAt + 2 * integral / (cold + Math.sqrt(cold * cold + 2 * rise * integral));
  }

  /** When the next request is done; infinite when none is in service. As of the present. */
  double nextDone() {
    if (inService == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double busyCores = Math.min(parameters.cores(), inService);
    double toDo = (doneAt[0] - virtual) * inService / busyCores;
    return timeOf(speedIntegral + Math.max(0, toDo));
  }

  /** Takes a request at the present moment; false: its queue is full. */
  boolean take(double arrival, int tenant, double work) {
    arrived++;
    if (inService < doneAt.length) {
      serve(arrival, tenant, work);
      return true;
    }
    if (queued == queuedAt.length) {
      refused++;
      return false;
    }
    int at = (queueHead + queued) % queuedAt.length;
    queuedAt[at] = arrival;
    queuedWork[at] = work;
    queuedTenants[at] = tenant;
    queued++;
    return true;
  }

  private void serve(double arrival, int tenant, double work) {
    double done = virtual + work;
    int at = inService++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (doneAt[parent] <= done) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, done, arrival, tenant);
  }

  double firstArrivedAt() {
    return arrivedAt[0];
  }

  int firstTenant() {
    return tenants[0];
  }

  /** The request that is done at the present moment leaves. */
  void removeFirst(double waitsForOthers) {
    finished++;
    waitedForOthers += waitsForOthers;
    int last = --inService;
    double done = doneAt[last];
    double arrival = arrivedAt[last];
    int tenant = tenants[last];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= inService) {
        break;
      }
      if (child + 1 < inService && doneAt[child + 1] < doneAt[child]) {
        child++;
      }
      if (doneAt[child] >= done) {
        break;
      }
      move(child, at);
      at = child;
    }
    if (inService > 0) {
      put(at, done, arrival, tenant);
    }
  }

  private void move(int from, int to) {
    put(to, doneAt[from], arrivedAt[from], tenants[from]);
  }

  private void put(int at, double done, double arrival, int tenant) {
    doneAt[at] = done;
    arrivedAt[at] = arrival;
    tenants[at] = tenant;
  }

  boolean hasQueuedWithPlace() {
    return queued > 0 && inService < doneAt.length;
  }

  double firstQueuedAt() {
    return queuedAt[queueHead];
  }

  int firstQueuedTenant() {
    return queuedTenants[queueHead];
  }

  /** The first of the queue begins to be served. */
  void serveQueued() {
    double arrival = queuedAt[queueHead];
    int tenant = queuedTenants[queueHead];
    double work = queuedWork[queueHead];
    dropQueued();
    serve(arrival, tenant, work);
  }

  /** The first of the queue leaves it unserved. */
  void dropQueued() {
    queueHead = (queueHead + 1) % queuedAt.length;
    queued--;
  }

  /** Tells {@code loss} of every request that it has, and has none any more. */
  void lose(Loss loss) {
    for (int i = 0; i < inService; i++) {
      loss.lost(arrivedAt[i], tenants[i]);
    }
    inService = 0;
    while (queued > 0) {
      loss.lost(firstQueuedAt(), firstQueuedTenant());
      dropQueued();
    }
  }

  /** Hears of requests that come to nothing. */
  interface Loss {
    void lost(double arrival, int tenant);
  }

  /** Begins to keep what {@link TrafficReport.OfReplica} tells. */
  void report(int numberOfTenants) {
    if (openNow.length == 0) {
      finishedNow = new int[numberOfTenants][];
      Arrays.fill(finishedNow, NOTHING);
      openNow = new int[numberOfTenants];
      toldOf = new boolean[numberOfTenants];
      for (int i = 0; i < inService; i++) {
        openNow[tenants[i]]++;
      }
      for (int i = 0; i < queued; i++) {
        openNow[queuedTenants[(queueHead + i) % queuedAt.length]]++;
      }
    }
  }

  int[] countsOf(int tenant) {
    if (finishedNow[tenant].length == 0) {
      finishedNow[tenant] = new int[LatencyBuckets.COUNT];
    }
    return finishedNow[tenant];
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public double askedAt() {
    return askedAt;
  }

  @Override
  public double readyAt() {
    return readyAt;
  }

  @Override
  public long arrived() {
    return arrived;
  }

  @Override
  public long finished() {
    return finished;
  }

  @Override
  public long refused() {
    return refused;
  }

  @Override
  public int outstanding() {
    return inService + queued;
  }

  @Override
  public double cpuSeconds() {
    return cpuSeconds;
  }

  @Override
  public double workSeconds() {
    return workSeconds;
  }

  @Override
  public double outstandingSeconds() {
    return outstandingSeconds;
  }

  @Override
  public double concurrencySeconds() {
    return outstandingSeconds + waitedForOthers;
  }

  @Override
  public String toString() {
    return "Replica[id=%d, phase=%s, inService=%d, queued=%d]"
        .formatted(id, phase, inService, queued);
  }
}
