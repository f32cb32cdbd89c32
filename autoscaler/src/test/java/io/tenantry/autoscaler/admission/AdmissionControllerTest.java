package io.tenantry.autoscaler.admission;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static io.tenantry.autoscaler.DecidedOutcomes.measured;
import static io.tenantry.autoscaler.DecidedOutcomes.outcome;
import static io.tenantry.autoscaler.DecidedOutcomes.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

class AdmissionControllerTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration VALID_FOR = Duration.ofSeconds(30);

  private final AdmissionDocuments documents =
      new AdmissionDocuments(VALID_FOR, JsonMapper.shared());
  private Instant now = T0;
  private boolean leading = true;
  private final AdmissionController controller =
      new AdmissionController(documents, () -> leading, () -> now, JsonMapper.shared());

  /** What a follower hears is little or nothing: it would say that nobody is to be held. */
  @Test
  void saysNothingWhileAnotherInstanceLeads() {
    decide(STOREFRONT);
    leading = false;

    assertUnavailable(controller.limits("shop", "storefront", null));
    assertUnavailable(controller.limits("shop", "nobody", null));

    leading = true;
    assertThat(controller.limits("shop", "storefront", null).getStatusCode().value())
        .isEqualTo(200);
  }

  /** Otherwise 304 would go on and on, and with it the limits. */
  @Test
  void saysNothingWhenItsLoopDoesNotTurnAnyMore() {
    decide(STOREFRONT);

    now = T0.plus(VALID_FOR);
    assertThat(controller.limits("shop", "storefront", null).getStatusCode().value())
        .isEqualTo(200);

    now = now.plusNanos(1);
    assertUnavailable(controller.limits("shop", "storefront", null));
  }

  @Test
  void asksForTheKindWhereTwoWorkloadsHaveOneName() {
    decide(STOREFRONT);
    decide(new WorkloadRef("shop", WorkloadKind.STATEFUL_SET, "storefront"));

    ResponseEntity<String> answer = controller.limits("shop", "storefront", null);

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("Add ?kind=Deployment or ?kind=StatefulSet.");
    assertThat(controller.limits("shop", "storefront", "StatefulSet").getStatusCode().value())
        .isEqualTo(200);
  }

  private void decide(WorkloadRef workload) {
    DecisionOutcome outcome = outcome(T0, 3, measured(tenant("acme", 100)));
    documents.decided(
        new DecisionOutcome(
            workload,
            outcome.at(),
            outcome.situation(),
            outcome.previous(),
            outcome.objective(),
            outcome.capacityRequestsPerSecond(),
            outcome.verdict(),
            outcome.shares(),
            outcome.limits()),
        new Actuation.NotNeeded());
  }

  private static void assertUnavailable(ResponseEntity<String> answer) {
    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("2");
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(answer.getHeaders().getETag()).isNull();
  }
}
