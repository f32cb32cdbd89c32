package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.benchmarks.cluster.Curve.Point;
import io.tenantry.benchmarks.cluster.Curve.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurveTest {

  private static final Curve RISE =
      new Curve(
          List.of(new Point(0, 100), new Point(20, 100), new Point(30, 400), new Point(50, 400)));

  @ParameterizedTest
  @CsvSource({"0, 100", "20, 100", "25, 250", "30, 400", "50, 400"})
  void isAStraightLineBetweenTwoPoints(double seconds, double rate) {
    assertThat(RISE.rate(seconds)).isEqualTo(rate);
  }

  @Test
  void sendsAsManyRequestsAsItsRateSays() {
    List<Request> requests = RISE.requests(1);

    assertThat(between(requests, 0, 20)).isCloseTo(2_000, within(150L));
    assertThat(between(requests, 20, 30)).isCloseTo(2_500, within(170L));
    assertThat(between(requests, 30, 50)).isCloseTo(8_000, within(300L));
    assertThat(requests).isSortedAccordingTo((a, b) -> Double.compare(a.seconds(), b.seconds()));
  }

  @Test
  void fourInTenRequestsAreOfTheLargestTenant() {
    List<Request> requests = RISE.requests(1);

    assertThat(requests).extracting(Request::tenant).hasSameElementsAs(Curve.tenants());
    long acme = requests.stream().filter(one -> one.tenant().equals("acme")).count();
    assertThat((double) acme / requests.size()).isCloseTo(0.4, within(0.02));
  }

  @Test
  void theSameSeedMeansTheSameRequests() {
    assertThat(RISE.requests(7)).isEqualTo(RISE.requests(7)).isNotEqualTo(RISE.requests(8));
  }

  @Test
  void beginsAtSecondZero() {
    assertThatThrownBy(() -> new Curve(List.of(new Point(1, 1), new Point(2, 1))))
        .hasMessage("points (expected: two or more, the first at second 0)");
  }

  private static long between(List<Request> requests, double from, double to) {
    return requests.stream().filter(one -> one.seconds() >= from && one.seconds() < to).count();
  }
}
