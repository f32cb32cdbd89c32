package io.tenantry.context.slo;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.context.PlanName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectiveBucketsTest {

  private final ObjectiveBuckets buckets =
      new ObjectiveBuckets(
          "http.server.requests",
          new Objectives(
              new Objective(ofMillis(250), 0.99),
              Map.of(new PlanName("gold"), new Objective(ofMillis(100), 0.99))));

  @Test
  void aBucketEndsAtEachObjectiveBesideThoseThatAreThere() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(buckets);
    Timer timer =
        Timer.builder("http.server.requests")
            .serviceLevelObjectives(ofMillis(10), ofMillis(250))
            .register(registry);
    Stream.of(9, 99, 100, 101, 250, 251).map(Duration::ofMillis).forEach(timer::record);
    assertThat(timer.takeSnapshot().histogramCounts())
        .extracting(bucket -> bucket.bucket(TimeUnit.MILLISECONDS), CountAtBucket::count)
        .containsExactly(tuple(10.0, 1.0), tuple(100.0, 3.0), tuple(250.0, 5.0));
  }

  @Test
  void prometheusCountsUpToTheObjective() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(buckets);
    Timer timer = registry.timer("http.server.requests", "tenant.id", "acme");
    Stream.of(100, 101, 250, 251).map(Duration::ofMillis).forEach(timer::record);
    assertThat(registry.scrape())
        .contains("http_server_requests_seconds_bucket{tenant_id=\"acme\",le=\"0.1\"} 1")
        .contains("http_server_requests_seconds_bucket{tenant_id=\"acme\",le=\"0.25\"} 3")
        .contains("http_server_requests_seconds_bucket{tenant_id=\"acme\",le=\"+Inf\"} 4");
  }

  @Test
  void otherTimersAreLeftAlone() {
    MeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(buckets);
    assertThat(registry.timer("http.client.requests").takeSnapshot().histogramCounts()).isEmpty();
  }
}
