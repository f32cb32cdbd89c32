package io.tenantry.benchmarks.storefront;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Open-loop load of a fixed mean rate: requests are sent at the moments of a seeded Poisson
 * process, however slow the answers are, and latency counts from the intended moment.
 *
 * @param requestsPerSecond mean, of all tenants together
 */
record FixedLoad(URI service, List<String> tenants, double requestsPerSecond) {

  /** A request that is sent later than that tells more of the generator than of the service. */
  private static final long LATE_MICROS = 1_000;

  private static final long LONGEST_MICROS = 60_000_000;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

  /**
   * What became of the requests.
   *
   * @param failed not answered with 200
   * @param lateShare of the requests, 0 to 1: sent more than a millisecond late
   */
  record Outcome(
      long requests, long failed, double p50Millis, double p99Millis, double lateShare) {}

  /**
   * Sends for so long, and returns when the last answer has come.
   *
   * @param seed same seed, same requests at the same moments
   */
  Outcome run(Duration time, long seed) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    Histogram latencyMicros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    LongAdder failed = new LongAdder();
    LongAdder late = new LongAdder();
    long start = System.nanoTime();
    double at = 0;
    // Closed in reverse order: every request ends before the client that sends it.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      while (true) {
        at += -Math.log(1 - random.nextDouble()) / requestsPerSecond;
        if (at >= time.toNanos() / 1e9) {
          break;
        }
        HttpRequest request = request(tenants.get(random.nextInt(tenants.size())));
        long intended = start + (long) (at * 1e9);
        TimeUnit.NANOSECONDS.sleep(intended - System.nanoTime());
        requests.execute(() -> {
          if ((System.nanoTime() - intended) / 1_000 > LATE_MICROS) {
            late.increment();
          }
          if (!isServed(client, request)) {
            failed.increment();
          }
          latencyMicros.recordValue(
              Math.clamp((System.nanoTime() - intended) / 1_000, 0, LONGEST_MICROS));
        });
      }
    }
    long sent = latencyMicros.getTotalCount();
    return new Outcome(
        sent,
        failed.sum(),
        latencyMicros.getValueAtPercentile(50) / 1e3,
        latencyMicros.getValueAtPercentile(99) / 1e3,
        sent == 0 ? 0 : (double) late.sum() / sent);
  }

  private HttpRequest request(String tenant) {
    return HttpRequest.newBuilder(service.resolve("/products"))
        .timeout(LONGEST_ANSWER)
        .header("X-Tenant-ID", tenant)
        .build();
  }

  private static boolean isServed(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
