package io.tenantry.autoscaler;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.durations;
import static io.tenantry.autoscaler.otlp.OtlpRequests.finished;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.autoscaler.FakeCluster.Scaling;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole way of a data point: OTLP over the network in, a change of replicas out. */
class BurstIT {

  private final RunningAutoscaler autoscaler = RunningAutoscaler.shared();

  @Test
  void turnsTheFirstReportOfABurstIntoReplicas() {
    WorkloadRef storefront = autoscaler.cluster().deploy("storefront", 2);
    Instant calm = Instant.now();
    for (int second = 25; second >= 0; second--) {
      everyPodReports(storefront, "acme", 60, calm.minusSeconds(second));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> recordsOf("storefront").stream().anyMatch(r -> reason(r).equals("ENOUGH")));
    assertThat(autoscaler.cluster().scalingsOf(storefront)).isEmpty();

    everyPodReports(storefront, "acme", 360, Instant.now());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !autoscaler.cluster().scalingsOf(storefront).isEmpty());

    Scaling first = autoscaler.cluster().scalingsOf(storefront).getFirst();
    assertThat(first.from()).isEqualTo(2);
    assertThat(first.to()).isGreaterThan(2);
    theChangeIsToldEverywhere(first);
    autoscaler.cluster().remove(storefront);
  }

  private void theChangeIsToldEverywhere(Scaling change) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> {
          JsonNode record =
              recordsOf("storefront").stream()
                  .filter(r -> r.get("to").asInt() != r.get("from").asInt())
                  .findFirst()
                  .orElseThrow();
          assertThat(record.get("to").asInt()).isEqualTo(change.to());
          assertThat(record.at("/actuation/kind").asString()).isEqualTo("applied");
          assertThat(record.at("/situation/evidence/demand/tenants/0/key/tenant").asString())
              .isEqualTo("acme");
        });
    String workload = "{kind=\"Deployment\",namespace=\"shop\",workload=\"storefront\"}";
    assertThat(autoscaler.meter("tenantry_autoscaler_replicas_desired" + workload))
        .isGreaterThanOrEqualTo(change.to());
    assertThat(
            autoscaler.meter(
                "tenantry_autoscaler_tenant_requests_per_second{kind=\"Deployment\",namespace=\"shop\","
                    + "tenant_id=\"acme\",tenant_plan=\"gold\",tenant_region=\"us-east\","
                    + "workload=\"storefront\"}"))
        .isGreaterThan(120);
  }

  /** As the pods do every second: what finished, and what is in flight. */
  private void everyPodReports(WorkloadRef workload, String tenant, long requests, Instant at) {
    for (String pod : autoscaler.cluster().podsOf(workload)) {
      assertThat(
              autoscaler
                  .send(
                      HttpRequest.newBuilder(autoscaler.otlpUri("/v1/metrics"))
                          .header("Content-Type", "application/x-protobuf")
                          .POST(
                              BodyPublishers.ofByteArray(
                                  request(
                                          pod(pod),
                                          durations(finished(tenant, requests, at)),
                                          active(inFlight(tenant, requests / 10, at)))
                                      .toByteArray())))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private List<JsonNode> recordsOf(String workload) {
    return autoscaler.records().stream()
        .filter(record -> record.at("/workload/name").asString().equals(workload))
        .toList();
  }

  private static String reason(JsonNode record) {
    return record.get("reason").asString();
  }
}
