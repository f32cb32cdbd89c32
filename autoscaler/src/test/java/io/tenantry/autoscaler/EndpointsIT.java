package io.tenantry.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a cluster's operator sees of the process. */
class EndpointsIT {

  private final RunningAutoscaler autoscaler = RunningAutoscaler.shared();

  private int statusOf(String path) {
    return autoscaler.send(HttpRequest.newBuilder(autoscaler.uri(path))).statusCode();
  }

  @Test
  void isAliveWhileTheLoopTurns() {
    JsonNode liveness = autoscaler.json("/actuator/health/liveness");

    assertThat(liveness.get("status").asString()).isEqualTo("UP");
    assertThat(
            liveness
                .get("components")
                .get("controlLoop")
                .get("details")
                .get("secondsSinceLastTick")
                .asDouble())
        .isBetween(0.0, 5.0);
  }

  @Test
  void isReadyWhenItHearsThePods() {
    JsonNode readiness = autoscaler.json("/actuator/health/readiness");

    assertThat(readiness.get("status").asString()).isEqualTo("UP");
    assertThat(readiness.get("components").get("otlp").get("status").asString()).isEqualTo("UP");
  }

  @Test
  void ticksOnceASecond() {
    double before = autoscaler.meter("tenantry_autoscaler_tick_seconds_count");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> autoscaler.meter("tenantry_autoscaler_tick_seconds_count") >= before + 2);
    assertThat(autoscaler.meter("tenantry_autoscaler_tick_failures_total")).isZero();
  }

  @Test
  void tellsThatItLeads() {
    assertThat(autoscaler.meter("tenantry_autoscaler_leading")).isOne();
  }

  @Test
  void describesItsMeters() {
    assertThat(autoscaler.text("/actuator/prometheus"))
        .contains(
            "# HELP tenantry_autoscaler_otlp_dropped_total Data points that became no sample");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/env",
        "/actuator/beans",
        "/actuator/heapdump",
        "/actuator/loggers",
        "/actuator/shutdown",
        "/actuator/configprops"
      })
  void showsNothingElse(String path) {
    assertThat(statusOf(path)).isEqualTo(404);
  }
}
