package io.tenantry.autoscaler.admission;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.durations;
import static io.tenantry.autoscaler.otlp.OtlpRequests.finished;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.autoscaler.RunningAutoscaler;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a replica sees that asks for its limits, from the whole application. */
class AdmissionHttpIT {

  private static final String PATH = "/admission/shop/checkout";

  private final RunningAutoscaler autoscaler = RunningAutoscaler.shared();
  private WorkloadRef checkout;

  @BeforeEach
  void manageAWorkloadThatHasAsManyReplicasAsItMay() {
    checkout = autoscaler.cluster().deploy("checkout", 20);
    await().until(() -> get(PATH).statusCode() == 200);
  }

  @AfterEach
  void leave() {
    autoscaler.cluster().remove(checkout);
  }

  @Test
  void saysWhatATenantIsHeldToWhenItAsksForMoreThanTheWorkloadCanServe() {
    JsonNode calm = json(get(PATH));
    assertThat(calm.get("version").intValue()).isEqualTo(1);
    assertThat(calm.get("validFor").stringValue()).isEqualTo("30s");
    assertThat(calm.get("replicas").intValue()).isEqualTo(20);
    assertThat(calm.get("tenants").isEmpty()).isTrue();

    Instant now = Instant.now();
    for (int second = 3; second >= 0; second--) {
      everyPodReports(now.minusSeconds(second), 500, 10);
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> !json(get(PATH)).get("tenants").isEmpty());
    JsonNode held = json(get(PATH)).get("tenants");
    assertThat(held).hasSize(1);
    assertThat(held.get(0).get("id").stringValue()).isEqualTo("acme");
    // 20 replicas serve 1600 a second; globex asks for at most 200 of them.
    assertThat(held.get(0).get("requestsPerSecond").doubleValue()).isBetween(1400.0, 1600.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"another\", %s"})
  void saysOnlyThatNothingHasChangedToWhoeverKnows(String condition) {
    String etag = get(PATH).headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> answer = get(PATH, "If-None-Match", condition.formatted(etag));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.headers().firstValue("ETag")).hasValue(etag);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void saysItToWhoeverKnowsSomethingElse() {
    HttpResponse<byte[]> answer = get(PATH, "If-None-Match", "\"another\"");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).get().asString().matches("\"[0-9a-f]{32}\"");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @ParameterizedTest
  @CsvSource({"Deployment, 200", "StatefulSet, 404", "DaemonSet, 404", "deployment, 404"})
  void findsAWorkloadByItsKindToo(String kind, int status) {
    assertThat(get(PATH + "?kind=" + kind).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admission/shop/nobody7",
        "/admission/nobody7/checkout",
        "/admission/SHOP/nobody7",
        "/admission/shop/%3Cnobody7%3E",
        "/admission/shop/checkout/nobody7",
        "/admission/nobody7",
      })
  void knowsNothingOfOthersAndRepeatsNothing(String path) {
    HttpResponse<byte[]> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new String(answer.body(), UTF_8)).doesNotContain("nobody7", "trace", "Exception");
  }

  @Test
  void explainsWhatItDoesNotKnow() {
    HttpResponse<byte[]> answer = get("/admission/shop/nobody");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(answer))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"title": "Not Found", "status": 404,
                     "detail": "No TenantAutoscaler scales such a workload."}
                    """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void canOnlyBeRead(String method) {
    HttpResponse<byte[]> answer =
        autoscaler.send(
            HttpRequest.newBuilder(autoscaler.uri(PATH))
                .method(method, BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(new String(answer.body(), UTF_8)).doesNotContain("checkout", "Exception");
  }

  /** Whether anybody asks at all is the first question when a limit seems to have no effect. */
  @Test
  void isCountedByAnswer() {
    assertThat(autoscaler.text("/actuator/prometheus"))
        .containsPattern(
            "http_server_requests_seconds_count\\{[^}]*status=\"200\","
                + "uri=\"/admission/\\{namespace}/\\{workload}\"");
  }

  private void everyPodReports(Instant at, long acme, long globex) {
    for (String name : autoscaler.cluster().podsOf(checkout)) {
      HttpRequest.Builder report =
          HttpRequest.newBuilder(autoscaler.otlpUri("/v1/metrics"))
              .header("Content-Type", "application/x-protobuf")
              .POST(
                  BodyPublishers.ofByteArray(
                      request(
                              pod("checkout", name),
                              durations(finished("acme", acme, at), finished("globex", globex, at)),
                              active(inFlight("acme", 0, at), inFlight("globex", 0, at)))
                          .toByteArray()));
      assertThat(autoscaler.send(report).statusCode()).isEqualTo(200);
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(autoscaler.uri(path)).header("Accept", "application/json");
    return autoscaler.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
