package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps every workload's samples for as long as a window can need them.
 *
 * <p>Thread-safe: {@code offer} may be called by any number of receivers while {@code read} runs.
 * Offering is O(1) for what comes in order; reading is O(pods × tenants), however often the pods
 * report.
 */
public final class SignalStore {

  /** How far a sender's clock may run ahead of ours. */
  public static final Duration MAX_CLOCK_LEAD = Duration.ofSeconds(5);

  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

  private final Duration maxSampleAge;
  private final int maxSeries;
  private final AtomicInteger series = new AtomicInteger();
  private final ConcurrentHashMap<WorkloadRef, WorkloadWindow> workloads =
      new ConcurrentHashMap<>();

  /**
   * @param maxSampleAge samples that arrive older than this are turned away; positive
   * @param maxSeries bound on memory, over all workloads; positive
   */
  public SignalStore(Duration maxSampleAge, int maxSeries) {
    if (maxSampleAge.isNegative() || maxSampleAge.isZero() || maxSeries < 1) {
      throw new IllegalArgumentException(
          "maxSampleAge: %s, maxSeries: %d (expected: both positive)"
              .formatted(maxSampleAge, maxSeries));
    }
    this.maxSampleAge = maxSampleAge;
    this.maxSeries = maxSeries;
  }

  /**
   * Takes a sample in, unless its date or the bound on memory forbids it.
   *
   * @param now when it was received
   */
  public Acceptance offer(Sample sample, Instant now) {
    if (sample.at().isAfter(now.plus(MAX_CLOCK_LEAD))) {
      return Acceptance.IN_FUTURE;
    }
    if (sample.at().isBefore(now.minus(maxSampleAge))) {
      return Acceptance.TOO_OLD;
    }
    Acceptance[] answer = new Acceptance[1];
    workloads.compute(
        sample.workload(),
        (workload, window) -> {
          WorkloadWindow target = window == null ? new WorkloadWindow() : window;
          answer[0] = target.offer(sample, now, this::admitSeries);
          return target.isEmpty() ? null : target;
        });
    return answer[0];
  }

  /**
   * Notes that something which {@code pod} said about its requests was lost or not understood. For
   * as long as the slow window reaches back, the pod does not count as reporting, because less
   * traffic is not proven by what came through.
   *
   * @param source who said it; what would not have counted is not missing
   */
  public void doubt(WorkloadRef workload, PodName pod, RequestSource source, Instant now) {
    workloads.computeIfPresent(
        workload,
        (ref, window) -> {
          window.doubt(pod, source, now);
          return window;
        });
  }

  /**
   * The workload's traffic as of {@code now}.
   *
   * @param livePods the pods that exist and are not being deleted. Their windows end at their
   *     newest sample, so that a late delivery does not look like less traffic; those of all other
   *     pods end at {@code now}, so that traffic which moved away is not counted twice.
   * @param staleAfter age of the newest sample of a live pod beyond which the reading is stale
   */
  public SignalReading read(
      WorkloadRef workload, Set<PodName> livePods, Instant now, Duration staleAfter) {
    SignalReading[] reading = {new SignalReading.NeverSeen()};
    workloads.computeIfPresent(
        workload,
        (ref, window) -> {
          reading[0] = window.read(livePods, now, staleAfter);
          return window;
        });
    return reading[0];
  }

  /**
   * What the edge sends on towards {@code workload}, also while no pod of it is heard: the first
   * that a workload without replicas tells. Empty when no edge was heard lately.
   */
  public Optional<EdgeSignal> edgeOf(WorkloadRef workload, Instant now) {
    AtomicReference<Optional<EdgeSignal>> edge = new AtomicReference<>(Optional.empty());
    workloads.computeIfPresent(
        workload,
        (ref, window) -> {
          edge.set(window.edge(now));
          return window;
        });
    return edge.get();
  }

  /** Drops what no window reaches any more. Call it about once a second. */
  public void expire(Instant now) {
    Instant repeatable = now.minus(maxSampleAge);
    Instant forgotten = now.minus(FORGET_AFTER);
    for (WorkloadRef workload : workloads.keySet()) {
      workloads.computeIfPresent(
          workload,
          (ref, window) -> {
            series.addAndGet(-window.expire(repeatable, forgotten));
            return window.isEmpty() ? null : window;
          });
    }
  }

  /** Series held at the moment, over all workloads. */
  public int seriesCount() {
    return series.get();
  }

  private boolean admitSeries() {
    if (series.incrementAndGet() <= maxSeries) {
      return true;
    }
    series.decrementAndGet();
    return false;
  }
}
