package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTermsTest {

  @ParameterizedTest
  @CsvSource({"PT15S, PT10S, PT2S", "PT2S, PT1.2S, PT0.2S", "PT11S, PT10S, PT4.5S"})
  void acceptsTimesThatLeaveRoomForOneAnother(
      Duration duration, Duration deadline, Duration period) {
    assertThatNoException().isThrownBy(() -> terms(duration, deadline, period));
  }

  @ParameterizedTest
  @CsvSource({
    "PT10S, PT10S, PT2S",
    "PT15S, PT4.4S, PT2S",
    "PT15S, PT10S, PT0S",
    "PT15S, PT10S, PT-1S",
    "PT15.5S, PT10S, PT2S",
  })
  void refusesTimesThatDoNot(Duration duration, Duration deadline, Duration period) {
    assertThatThrownBy(() -> terms(duration, deadline, period))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("renewDeadline > 2.2 × retryPeriod > 0");
  }

  private static LeaseTerms terms(Duration duration, Duration deadline, Duration period) {
    return new LeaseTerms("tenantry", "tenantry-autoscaler", duration, deadline, period);
  }
}
