package io.tenantry.samples.laptop.traffic;

import io.tenantry.samples.laptop.traffic.Measurements.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Sends one story's requests: one virtual thread per request, none waits for another's answer. */
public final class OpenLoop {

  private static final Logger LOG = Logger.getLogger(OpenLoop.class.getName());

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
  private static final double SHARE_OF_ORDERS = 0.1;
  private static final int LARGEST_ORDER = 3;

  /** What every tenant of the storefront sells. */
  private static final List<String> SKUS = List.of("anvil", "magnet", "rope", "stapler");

  private record Arrival(double seconds, Tenant tenant, Arrivals following) {}

  private final URI storefront;
  private final List<Tenant> tenants;
  private final Timeline timeline;
  private final long seed;

  /**
   * @param seed same seed, same requests at the same moments
   */
  public OpenLoop(URI storefront, List<Tenant> tenants, Timeline timeline, long seed) {
    this.storefront = storefront;
    this.tenants = List.copyOf(tenants);
    this.timeline = timeline;
    this.seed = seed;
  }

  /**
   * Sends everything and returns when the last answer has come.
   *
   * @param startNanos the story's start by {@link System#nanoTime}
   */
  public void run(long startNanos, Measurements measurements) throws InterruptedException {
    run(startNanos, timeline.seconds(), measurements);
  }

  /**
   * Sends what the story sends in its first seconds, and returns when the last answer has come.
   *
   * @param startNanos the first moment by {@link System#nanoTime}
   */
  public void run(long startNanos, double seconds, Measurements measurements)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    PriorityQueue<Arrival> next = new PriorityQueue<>(Comparator.comparingDouble(Arrival::seconds));
    for (Tenant tenant : tenants) {
      enqueue(next, tenant, new Arrivals(tenant, timeline, random.split()));
    }
    RandomGenerator content = random.split();
    // Closed in reverse order: every request ends before the client that sends it.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!next.isEmpty() && next.element().seconds() < seconds) {
        Arrival arrival = next.remove();
        enqueue(next, arrival.tenant(), arrival.following());
        HttpRequest request = request(arrival.tenant(), content);
        long intended = startNanos + (long) (arrival.seconds() * 1e9);
        TimeUnit.NANOSECONDS.sleep(intended - System.nanoTime());
        Phase phase = timeline.phaseAt(arrival.seconds());
        requests.execute(
            () -> send(client, request, arrival.tenant(), phase, intended, measurements));
      }
    }
  }

  private static void enqueue(PriorityQueue<Arrival> next, Tenant tenant, Arrivals arrivals) {
    OptionalDouble at = arrivals.next();
    if (at.isPresent()) {
      next.add(new Arrival(at.getAsDouble(), tenant, arrivals));
    }
  }

  private HttpRequest request(Tenant tenant, RandomGenerator random) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .timeout(LONGEST_ANSWER)
            .header("X-Tenant-ID", tenant.id())
            .header("X-Region", tenant.region());
    if (random.nextDouble() < SHARE_OF_ORDERS) {
      String order =
          "{\"sku\":\"%s\",\"quantity\":%d}"
              .formatted(SKUS.get(random.nextInt(SKUS.size())), 1 + random.nextInt(LARGEST_ORDER));
      return request
          .uri(storefront.resolve("/orders"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(order))
          .build();
    }
    return request.uri(storefront.resolve("/products")).GET().build();
  }

  private static void send(
      HttpClient client,
      HttpRequest request,
      Tenant tenant,
      Phase phase,
      long intended,
      Measurements measurements) {
    measurements.recordSendDelay((System.nanoTime() - intended) / 1_000);
    Outcome outcome;
    try {
      outcome =
          outcomeOf(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      LOG.log(Level.WARNING, e, () -> "lost " + request);
      outcome = Outcome.LOST;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = Outcome.LOST;
    }
    measurements.record(tenant, phase, (System.nanoTime() - intended) / 1_000, outcome);
  }

  private static Outcome outcomeOf(int status) {
    if (status < 400) {
      return Outcome.SERVED;
    }
    return status >= 502 && status <= 504 ? Outcome.LOST : Outcome.ERROR;
  }
}
