package io.tenantry.autoscaler.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentArrivalsTest {

  private final RecentArrivals arrivals = RecentArrivals.of(8, 2, -4, 6);

  @ParameterizedTest(name = "over {0} s: {1}/s")
  @CsvSource({"1, 8", "2, 5", "3, 2", "4, 3", "5, 3", "60, 3"})
  void meansOverTheNewestSecondsThatAreKnown(int seconds, double requestsPerSecond) {
    assertThat(arrivals.requestsPerSecond(seconds)).isEqualTo(requestsPerSecond);
  }

  @Test
  void showsEachSecondAsItIs() {
    assertThat(arrivals.seconds()).isEqualTo(4);
    assertThat(arrivals.inSecond(2)).isEqualTo(-4);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> arrivals.inSecond(4))
        .withMessage("secondsAgo: 4 (expected: 0 to less than 4)");
  }

  @Test
  void isNothingWhereNothingIsKnownAndNeverLess() {
    assertThat(RecentArrivals.NONE.requestsPerSecond(60)).isZero();
    assertThat(RecentArrivals.of(-3, 1).requestsPerSecond(2)).isZero();
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecentArrivals.of(1, Double.NaN))
        .withMessage("requests: NaN (expected: finite)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> arrivals.requestsPerSecond(0))
        .withMessage("seconds: 0 (expected: >= 1)");
  }
}
