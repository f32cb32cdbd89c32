package io.tenantry.autoscaler.simulator.report;

import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.Plant;
import io.tenantry.autoscaler.simulator.plant.RunListener;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run under one policy. A request is late when it was answered after the objective,
 * or not at all; it counts where it came.
 */
public final class RunMeasures {

  /** Length of the windows in which lateness is judged. */
  public static final int WINDOW_SECONDS = 10;

  /** A window with a larger late share is a violation. */
  public static final double LATE_SHARE_IN_VIOLATION = 0.05;

  /** Fewer requests say nothing about one tenant's window. */
  private static final int LEAST_REQUESTS_OF_TENANT = 100;

  private static final double REVERSAL_WITHIN = 300;

  /** A policy asked for another number of replicas. */
  public record Change(double at, int from, int to) {

    /** Whether it asked for more. */
    public boolean isUp() {
      return to > from;
    }
  }

  private final int tenants;
  private final int windows;
  private final double replicaSeconds;
  private final int first;
  private final Counts counts;

  private RunMeasures(Counts counts, double replicaSeconds, int first) {
    this.tenants = counts.requests.length / counts.windows;
    this.windows = counts.windows;
    this.counts = counts;
    this.replicaSeconds = replicaSeconds;
    this.first = first;
  }

  /**
   * Runs {@code scenario} under {@code policy} to its end.
   *
   * @param latest response time in seconds above which a request is late; above 0
   */
  public static RunMeasures of(Scenario scenario, Autoscaler policy, double latest) {
    Counts counts =
        new Counts(scenario.rates().tenants().size(), scenario.rates().duration(), latest);
    double replicaSeconds = Plant.run(scenario, policy, counts);
    // Who never changed the number kept the first one, which the cost then tells.
    int first =
        counts.changes.isEmpty()
            ? (int) Math.round(replicaSeconds / scenario.rates().duration())
            : counts.changes.getFirst().from();
    counts.timeline.scaled(first, counts.changes);
    return new RunMeasures(counts, replicaSeconds, first);
  }

  /** By tenant and window, in one array. */
  private static final class Counts implements RunListener {

    private final double latest;
    private final int windows;
    private final int[] requests;
    private final int[] late;
    private final int[] failed;
    private final List<Change> changes = new ArrayList<>();
    private final Timeline timeline;
    private long errors;
    private long limited;

    private Counts(int tenants, double duration, double latest) {
      this.latest = latest;
      this.windows = Math.max(1, (int) Math.ceil(duration / WINDOW_SECONDS));
      this.requests = new int[tenants * windows];
      this.late = new int[tenants * windows];
      this.failed = new int[tenants * windows];
      this.timeline = new Timeline(duration);
    }

    @Override
    public void answered(double arrival, int tenant, double response) {
      timeline.answered(arrival, response);
      count(arrival, tenant, response > latest);
    }

    @Override
    public void failed(double arrival, int tenant) {
      errors++;
      timeline.failed(arrival);
      failed[tenant * windows + (int) (arrival / WINDOW_SECONDS)]++;
      count(arrival, tenant, true);
    }

    @Override
    public void limited(double arrival, int tenant) {
      limited++;
      failed(arrival, tenant);
    }

    @Override
    public void scaled(double at, int from, int to) {
      changes.add(new Change(at, from, to));
    }

    private void count(double arrival, int tenant, boolean isLate) {
      int cell = tenant * windows + (int) (arrival / WINDOW_SECONDS);
      requests[cell]++;
      late[cell] += isLate ? 1 : 0;
    }
  }

  /** Number of windows; the last one may be cut off. */
  public int windows() {
    return windows;
  }

  /** Requests of all tenants in a window. */
  public long requestsIn(int window) {
    return sum(counts.requests, window, windows);
  }

  /** Whether more requests were late in a window than is bearable. */
  public boolean isViolation(int window) {
    return sum(counts.late, window, windows) > LATE_SHARE_IN_VIOLATION * requestsIn(window);
  }

  /**
   * Seconds from {@code from} to the end of the last violation that begins before {@code to}; 0
   * when there is none.
   */
  public double recoverySeconds(double from, double to) {
    int first = (int) (from / WINDOW_SECONDS);
    int last = Math.min((int) (to / WINDOW_SECONDS), windows);
    for (int window = last - 1; window >= first; window--) {
      if (isViolation(window)) {
        return (window + 1.0) * WINDOW_SECONDS - from;
      }
    }
    return 0;
  }

  /** Requests of one tenant in a window. */
  public int requestsOf(int tenant, int window) {
    return counts.requests[tenant * windows + window];
  }

  /** Requests of one tenant in a window that were refused, given up or lost. */
  public int failedOf(int tenant, int window) {
    return counts.failed[tenant * windows + window];
  }

  /** Windows of 10 s in all of which {@code most} replicas or more were asked for. */
  public List<Integer> windowsAt(int most) {
    List<Integer> full = new ArrayList<>();
    int replicas = first;
    int change = 0;
    for (int window = 0; window < windows; window++) {
      boolean always = true;
      double end = (window + 1.0) * WINDOW_SECONDS;
      for (; change < counts.changes.size() && counts.changes.get(change).at() < end; change++) {
        always &= replicas >= most;
        replicas = counts.changes.get(change).to();
      }
      if (always && replicas >= most) {
        full.add(window);
      }
    }
    return full;
  }

  public long requests() {
    return sum(counts.requests, 0, 1);
  }

  /** Share of requests that were late, refused or given up; 0 when there were none. */
  public double late() {
    return share(sum(counts.late, 0, 1), requests());
  }

  /** The same of those that came from the window on that begins at {@code second}. */
  public double lateFrom(double second) {
    long requests = 0;
    long late = 0;
    for (int window = (int) (second / WINDOW_SECONDS); window < windows; window++) {
      requests += requestsIn(window);
      late += sum(counts.late, window, windows);
    }
    return share(late, requests);
  }

  /** The late share of one tenant, by its number; 0 when it sent nothing. */
  public double late(int tenant) {
    return share(sumOf(counts.late, tenant), sumOf(counts.requests, tenant));
  }

  /** The largest late share that a tenant has. */
  public double worstTenantLate() {
    double worst = 0;
    for (int tenant = 0; tenant < tenants; tenant++) {
      worst = Math.max(worst, late(tenant));
    }
    return worst;
  }

  /** Length of all windows, all tenants together, with more than 5 % late. */
  public double violationSeconds() {
    int violations = 0;
    for (int window = 0; window < windows; window++) {
      violations += isViolation(window) ? 1 : 0;
    }
    return violations * (double) WINDOW_SECONDS;
  }

  /**
   * The same for one tenant. Windows are joined until they have 100 requests: with 20, chance alone
   * would make violations.
   */
  public double violationSeconds(int tenant) {
    double seconds = 0;
    long pooled = 0;
    long pooledLate = 0;
    int joined = 0;
    for (int window = 0; window < windows; window++) {
      pooled += counts.requests[tenant * windows + window];
      pooledLate += counts.late[tenant * windows + window];
      joined++;
      if (pooled >= LEAST_REQUESTS_OF_TENANT) {
        if (pooledLate > LATE_SHARE_IN_VIOLATION * pooled) {
          seconds += joined * (double) WINDOW_SECONDS;
        }
        pooled = 0;
        pooledLate = 0;
        joined = 0;
      }
    }
    return seconds;
  }

  /** Requests refused, given up by their client, or lost with their replica. */
  public long errors() {
    return counts.errors;
  }

  /** Those of the errors that limits refused, which the policy had published. */
  public long limited() {
    return counts.limited;
  }

  /** What the replicas cost, each from asked for to gone, within the run. */
  public double replicaSeconds() {
    return replicaSeconds;
  }

  /** In the order of time. */
  public List<Change> changes() {
    return List.copyOf(counts.changes);
  }

  /** The run over time. */
  public Timeline timeline() {
    return counts.timeline;
  }

  /** Changes up after down, or down after up, within 5 minutes. */
  public int reversals() {
    int reversals = 0;
    for (int i = 1; i < counts.changes.size(); i++) {
      Change change = counts.changes.get(i);
      Change before = counts.changes.get(i - 1);
      if (change.isUp() != before.isUp() && change.at() - before.at() <= REVERSAL_WITHIN) {
        reversals++;
      }
    }
    return reversals;
  }

  private long sumOf(int[] ofAll, int tenant) {
    long sum = 0;
    for (int window = 0; window < windows; window++) {
      sum += ofAll[tenant * windows + window];
    }
    return sum;
  }

  private static long sum(int[] ofAll, int from, int step) {
    long sum = 0;
    for (int i = from; i < ofAll.length; i += step) {
      sum += ofAll[i];
    }
    return sum;
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : part / (double) all;
  }
}
