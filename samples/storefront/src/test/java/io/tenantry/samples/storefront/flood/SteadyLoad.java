package io.tenantry.samples.storefront.flood;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Open-loop load: each tenant sends at even distances, however slow the answers are, and latency
 * counts from the intended moment.
 */
final class SteadyLoad {

  /** What became of one request. */
  record Answer(String tenant, int status, long micros) {}

  private record Arrival(long nanos, String tenant) {}

  private final HttpClient client;
  private final URI shop;

  SteadyLoad(HttpClient client, URI shop) {
    this.client = client;
    this.shop = shop;
  }

  /**
   * Sends for so long, and returns when the last answer has come.
   *
   * @param requestsPerSecond of each tenant
   */
  List<Answer> run(Map<String, Integer> requestsPerSecond, Duration time)
      throws InterruptedException {
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    long start = System.nanoTime();
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Arrival arrival : arrivals(requestsPerSecond, time)) {
        long intended = start + arrival.nanos();
        TimeUnit.NANOSECONDS.sleep(intended - System.nanoTime());
        requests.execute(() -> {
          int status = statusOf(arrival.tenant());
          answers.add(new Answer(arrival.tenant(), status, (System.nanoTime() - intended) / 1_000));
        });
      }
    }
    return List.copyOf(answers);
  }

  private static List<Arrival> arrivals(Map<String, Integer> requestsPerSecond, Duration time) {
    List<Arrival> arrivals = new ArrayList<>();
    requestsPerSecond.forEach((tenant, rate) -> {
      long gap = TimeUnit.SECONDS.toNanos(1) / rate;
      // Not all at the same moment.
      long first = gap * Math.floorMod(tenant.hashCode(), 97) / 97;
      LongStream.iterate(first, at -> at < time.toNanos(), at -> at + gap)
          .forEach(at -> arrivals.add(new Arrival(at, tenant)));
    });
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    return arrivals;
  }

  /** 0: there was no answer. */
  private int statusOf(String tenant) {
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve("/products")).header("X-Tenant-ID", tenant).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
