package io.tenantry.e2e.telemetry;

import io.grpc.Status;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Sends at a rate that does not care how the receiver does: every request has its time, and what is
 * late is sent at once. Latency counts from the time at which a request was due, so that a receiver
 * that stalls the sender does not look fast.
 *
 * @param mostUnanswered a request that is due while so many are unanswered is skipped, and counted
 */
public record Flood(
    Supplier<? extends OtlpRequest> requests,
    double requestsPerSecond,
    Duration duration,
    int mostUnanswered) {

  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

  public Flood {
    if (requestsPerSecond <= 0 || mostUnanswered < 1) {
      throw new IllegalArgumentException(
          "requestsPerSecond: %s, mostUnanswered: %d (expected: above 0)"
              .formatted(requestsPerSecond, mostUnanswered));
    }
  }

  public static Flood of(
      Supplier<? extends OtlpRequest> requests, double requestsPerSecond, Duration duration) {
    return new Flood(requests, requestsPerSecond, duration, 5_000);
  }

  public Flood mostUnanswered(int limit) {
    return new Flood(requests, requestsPerSecond, duration, limit);
  }

  /** Sends all of it from this thread, and waits for the answers. */
  public Report over(OtlpClient client) throws InterruptedException {
    Tally tally = new Tally();
    Semaphore unanswered = new Semaphore(mostUnanswered);
    double interval = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    long due = Math.max(1, Math.round(duration.toNanos() / interval));
    long begin = System.nanoTime();
    for (long i = 0; i < due; i++) {
      long dueAt = begin + Math.round(i * interval);
      sleepUntil(dueAt);
      if (!unanswered.tryAcquire()) {
        tally.skipped();
        continue;
      }
      OtlpRequest request = requests.get();
      // The answer only; an exception would keep the permit and so be found below.
      var _ =
          client
              .sendAsync(request)
              .thenAccept(answer -> {
                tally.add(request, answer, System.nanoTime() - dueAt);
                unanswered.release();
              });
    }
    if (!unanswered.tryAcquire(mostUnanswered, LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("requests without an answer after " + LONGEST_ANSWER);
    }
    return tally.report(due);
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  /**
   * What became of a flood.
   *
   * @param due requests that had their time
   * @param skipped of them not sent, because too many were unanswered
   * @param accepted requests
   * @param acceptedItems in them
   * @param acceptedTraces in them
   * @param refused requests, by reason; those that were partly accepted under OK
   * @param retriesAsked refusals that said when to come again
   * @param latency of accepted requests, nanoseconds
   */
  public record Report(
      long due,
      long skipped,
      long accepted,
      long acceptedItems,
      Set<TraceId> acceptedTraces,
      Map<Status.Code, Long> refused,
      long retriesAsked,
      Histogram latency) {

    /** What so many percent of accepted requests took at most; zero when there were none. */
    public Duration latency(double percentile) {
      return Duration.ofNanos(latency.getValueAtPercentile(percentile));
    }
  }

  private static final class Tally {

    private final Set<TraceId> acceptedTraces = new HashSet<>();
    private final Map<Status.Code, Long> refused = new EnumMap<>(Status.Code.class);
    private final Histogram latency = new Histogram(3);
    private long skipped;
    private long accepted;
    private long acceptedItems;
    private long retriesAsked;

    synchronized void skipped() {
      skipped++;
    }

    synchronized void add(OtlpRequest request, Answer answer, long nanos) {
      switch (answer) {
        case Answer.Accepted() -> {
          accepted++;
          acceptedItems += request.items();
          if (request instanceof OtlpRequest.Traces traces) {
            acceptedTraces.addAll(traces.traces());
          }
          latency.recordValue(nanos);
        }
        case Answer.PartlyAccepted partly -> refused.merge(Status.Code.OK, 1L, Long::sum);
        case Answer.Refused refusal -> {
          refused.merge(refusal.code(), 1L, Long::sum);
          if (refusal.retryAfter().isPresent()) {
            retriesAsked++;
          }
        }
      }
    }

    synchronized Report report(long due) {
      return new Report(
          due,
          skipped,
          accepted,
          acceptedItems,
          Set.copyOf(acceptedTraces),
          Map.copyOf(refused),
          retriesAsked,
          latency.copy());
    }
  }
}
