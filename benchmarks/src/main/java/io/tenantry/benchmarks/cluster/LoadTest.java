package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.Answers.Answer;
import io.tenantry.benchmarks.storefront.ClosedLoop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a user finds out about one replica before he sets anything: how long it works for a request
 * when nothing waits, how many requests it can serve at all, and the CPU that it takes for them.
 *
 * @param work seconds for which a request holds one of the connections, in the mean
 * @param workVariation coefficient of variation of that
 * @param elsewhere seconds that the rest of an answer's way takes: HTTP, balancer, processor
 * @param capacity requests per second when there are always more than connections
 * @param coresAtCapacity CPU that its process uses then
 */
record LoadTest(
    double work, double workVariation, double elsewhere, double capacity, double coresAtCapacity) {

  /** Connections of the storefront's pool: its {@code application.yaml} says so. */
  static final int CONNECTIONS = 8;

  /** Hikari counts whole milliseconds and drops the rest, half of one in the mean. */
  private static final double DROPPED_SECONDS = 0.0005;

  private static final double LOW_UTILISATION = 0.05;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String USAGE = "/actuator/metrics/hikaricp.connections.usage";

  /** How often a connection was held, and how long altogether. */
  private record Usage(double count, double seconds) {}

  /**
   * Tests the only replica of a cluster.
   *
   * @param queryTime for which it is set
   * @param seconds how long each of its parts takes: warm-up, low load, full load
   */
  static LoadTest of(RunningCluster cluster, Duration queryTime, double seconds)
      throws IOException, InterruptedException {
    double possible = CONNECTIONS / (queryTime.toNanos() / 1e9);
    URI storefront = cluster.storefront();
    ClosedLoop full = new ClosedLoop(storefront, Curve.tenants(), 2 * CONNECTIONS);
    full.run((int) (possible * seconds));

    Usage before = usage(storefront);
    Answers quiet =
        new OpenLoad(storefront)
            .run(
                Curve.constant(LOW_UTILISATION * possible, seconds).requests(0), System.nanoTime());
    Usage after = usage(storefront);

    Duration cpu = cpu(cluster.shop().cpu());
    long begin = System.nanoTime();
    int requests = (int) (possible * seconds);
    full.run(requests);
    double took = (System.nanoTime() - begin) / 1e9;
    Duration used = cpu(cluster.shop().cpu()).minus(cpu);

    double work =
        (after.seconds() - before.seconds()) / (after.count() - before.count()) + DROPPED_SECONDS;
    double mean = quiet.all().stream().mapToDouble(Answer::latency).average().orElseThrow();
    double variance =
        quiet.all().stream()
            .mapToDouble(one -> (one.latency() - mean) * (one.latency() - mean))
            .average()
            .orElseThrow();
    return new LoadTest(
        work,
        Math.sqrt(variance) / work,
        Math.max(0, mean - work),
        requests / took,
        used.toNanos() / 1e9 / took);
  }

  /** For people. */
  String line() {
    return String.format(
        Locale.ROOT,
        "work %.1f ms, variation %.3f, elsewhere %.1f ms; at most %.1f requests/s, with %.2f cores",
        work * 1000,
        workVariation,
        elsewhere * 1000,
        capacity,
        coresAtCapacity);
  }

  private static Duration cpu(Map<String, Duration> pods) {
    return pods.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static Usage usage(URI storefront) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(storefront.resolve(USAGE))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("%s: %d".formatted(USAGE, response.statusCode()));
      }
      JsonNode measurements = JSON.readTree(response.body()).path("measurements");
      return new Usage(value(measurements, "COUNT"), value(measurements, "TOTAL_TIME"));
    }
  }

  private static double value(JsonNode measurements, String statistic) {
    return measurements
        .valueStream()
        .filter(one -> one.path("statistic").asString("").equals(statistic))
        .mapToDouble(one -> one.path("value").asDouble())
        .findFirst()
        .orElseThrow();
  }
}
