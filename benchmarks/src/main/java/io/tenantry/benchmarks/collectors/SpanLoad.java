package io.tenantry.benchmarks.collectors;

import io.grpc.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Spans at a rate that does not care how the receiver does: each request has its time, and answers
 * count from that. One thread sends.
 */
final class SpanLoad {

  /** So many unanswered requests are no load any more but an outage: further ones are skipped. */
  private static final int MOST_UNANSWERED = 1_000;

  private final SpanSender sender;
  private final List<SpanBatch> batches;
  private final int[] tenants;
  private long sentTraces;
  private long sentRequests;

  /**
   * What is sent.
   *
   * @param batches by turns
   * @param tenants of the traces, by turns
   */
  SpanLoad(SpanSender sender, List<SpanBatch> batches, int[] tenants) {
    this.sender = sender;
    this.batches = List.copyOf(batches);
    this.tenants = tenants.clone();
  }

  /**
   * What became of it.
   *
   * @param spans that were sent
   * @param accepted spans
   * @param refused requests
   * @param skipped requests that would have been due
   * @param unanswered requests when the last one had been sent
   * @param sendDelays how late requests were sent, nanoseconds
   * @param answers from when a request was due until it was accepted, nanoseconds
   */
  record Report(
      double seconds,
      long spans,
      long accepted,
      long refused,
      long skipped,
      int unanswered,
      Histogram sendDelays,
      Histogram answers) {}

  /** Sends for so long; does not wait for the last answers. */
  Report run(double spansPerSecond, double seconds) throws InterruptedException {
    AtomicInteger unanswered = new AtomicInteger();
    AtomicLong accepted = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    Histogram sendDelays = new Histogram(2);
    Histogram answers = new ConcurrentHistogram(2);
    long spans = 0;
    long skipped = 0;
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    double due = begin;
    while (due < end) {
      SpanBatch batch = batches.get((int) (sentRequests % batches.size()));
      sleepUntil((long) due);
      long dueAt = (long) due;
      due += batch.spans() / spansPerSecond * 1e9;
      if (unanswered.get() >= MOST_UNANSWERED) {
        skipped++;
        continue;
      }
      long now = System.nanoTime();
      sendDelays.recordValue(Math.max(0, now - dueAt));
      byte[] request = batch.stamped(now, sentTraces, tenantsOf(batch));
      sentTraces += batch.traces();
      sentRequests++;
      spans += batch.spans();
      unanswered.incrementAndGet();
      sender.send(
          request,
          status -> {
            unanswered.decrementAndGet();
            if (status.getCode() == Status.Code.OK) {
              accepted.addAndGet(batch.spans());
              answers.recordValue(System.nanoTime() - dueAt);
            } else {
              refused.incrementAndGet();
            }
          });
    }
    return new Report(
        (System.nanoTime() - begin) / 1e9,
        spans,
        accepted.get(),
        refused.get(),
        skipped,
        unanswered.get(),
        sendDelays,
        answers.copy());
  }

  private int[] tenantsOf(SpanBatch batch) {
    int[] those = new int[batch.traces()];
    for (int i = 0; i < those.length; i++) {
      those[i] = tenants[(int) ((sentTraces + i) % tenants.length)];
    }
    return those;
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }
}
