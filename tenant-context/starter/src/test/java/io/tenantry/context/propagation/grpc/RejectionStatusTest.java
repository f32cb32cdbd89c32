package io.tenantry.context.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.tenantry.context.Admission;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantResolution.Rejected;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RejectionStatusTest {

  private static final List<String> ROWS =
      List.of(
          "MISSING_TENANT        INVALID_ARGUMENT",
          "DUPLICATE_TENANT      INVALID_ARGUMENT",
          "MALFORMED_TENANT      INVALID_ARGUMENT",
          "UNTRUSTED_PEER        PERMISSION_DENIED",
          "CONFLICTING_TENANT    PERMISSION_DENIED",
          "INVALID_TOKEN         UNAUTHENTICATED",
          "ISSUER_UNAVAILABLE    UNAVAILABLE",
          "UNKNOWN_TENANT        PERMISSION_DENIED",
          "DIRECTORY_UNAVAILABLE UNAVAILABLE",
          "DUPLICATE_REGION      INVALID_ARGUMENT",
          "MALFORMED_REGION      INVALID_ARGUMENT",
          "CONFLICTING_REGION    PERMISSION_DENIED",
          "UNKNOWN_REGION        INVALID_ARGUMENT",
          "RESIDENT_ELSEWHERE    FAILED_PRECONDITION");

  @Test
  void everyRejectionHasItsStatus() {
    assertThat(
            Arrays.stream(Rejection.values())
                .map(reason -> "%-21s %s".formatted(reason, RejectionStatus.of(reason).getCode())))
        .containsExactlyInAnyOrderElementsOf(ROWS);
  }

  @ParameterizedTest
  @EnumSource(Rejection.class)
  void everyRejectionSaysWhyInASentence(Rejection reason) {
    assertThat(RejectionStatus.of(reason).getDescription()).matches("The .*\\.");
  }

  @ParameterizedTest
  @EnumSource(Admission.Refusal.class)
  void everyRefusalIsOneOfResourcesAndSaysWhy(Admission.Refusal reason) {
    Status status = RejectionStatus.of(reason);
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).matches("The .*\\.");
  }

  @ParameterizedTest
  @CsvSource({"PT1S, 1, 1000", "PT2.5S, 3, 2500", "PT0.1S, 1, 100", "PT0S, 1, 1"})
  void refusalsSayWhenToTryAgain(Duration after, String seconds, String milliseconds) {
    Metadata trailers =
        RejectionStatus.trailersOf(new Admission.Refused(Admission.Refusal.RATE, after, null));
    assertThat(trailers.get(RejectionStatus.RETRY_AFTER)).isEqualTo(seconds);
    assertThat(trailers.get(RejectionStatus.PUSHBACK)).isEqualTo(milliseconds);
  }

  @Test
  void theHomeIsToldWhereItMayBeKnown() {
    Metadata.Key<String> region = CallClaim.key("X-Region");
    assertThat(
            RejectionStatus.trailersOf(
                    new Rejected(Rejection.RESIDENT_ELSEWHERE, new Region("eu-west")), region)
                .get(region))
        .isEqualTo("eu-west");
    assertThat(
            RejectionStatus.trailersOf(new Rejected(Rejection.RESIDENT_ELSEWHERE), region).keys())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void everyStatusSaysWhetherTheCallWasServed(Status.Code code) {
    boolean failed =
        List.of(
                Status.Code.CANCELLED,
                Status.Code.UNKNOWN,
                Status.Code.DEADLINE_EXCEEDED,
                Status.Code.UNIMPLEMENTED,
                Status.Code.INTERNAL,
                Status.Code.UNAVAILABLE,
                Status.Code.DATA_LOSS)
            .contains(code);
    assertThat(ServedCall.outcomeOf(code))
        .isEqualTo(failed ? Admission.Outcome.FAILED : Admission.Outcome.SERVED);
  }
}
