package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RequestCostTest {

  @Test
  void isUnknownUntilFiftyRequestsWereSeen() {
    RequestCost cost = RequestCost.UNKNOWN.after(0.98, 49);
    assertThat(cost.secondsPerRequest()).isEmpty();
    assertThat(cost.after(0.04, 2).secondsPerRequest().getAsDouble()).isCloseTo(0.02, within(1e-4));
  }

  @Test
  void aWorseVersionIsLearnedAfterTwoThousandRequests() {
    RequestCost cost = manyAt(0.02, 500_000);
    assertThat(after(cost, 0.028, 2000).secondsPerRequest().getAsDouble())
        .isCloseTo(0.028, within(0.003));
  }

  @Test
  void whatChanceDoesToAThousandRequestsMovesLittle() {
    RequestCost cost = manyAt(0.02, 500_000);
    assertThat(after(cost, 0.022, 1000).secondsPerRequest().getAsDouble())
        .isCloseTo(0.02, within(0.0002));
  }

  @Test
  void requestsThatCostNothingSayNothing() {
    assertThat(RequestCost.UNKNOWN.after(0, 1000).secondsPerRequest())
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequestCost.Mean(-1, 0))
        .withMessage("cpuSeconds: -1.0, requests: 0.0 (expected: finite, >= 0)");
  }

  private static RequestCost manyAt(double seconds, int requests) {
    return after(RequestCost.UNKNOWN, seconds, requests);
  }

  private static RequestCost after(RequestCost before, double seconds, int requests) {
    RequestCost cost = before;
    for (int seen = 0; seen < requests; seen += 100) {
      cost = cost.after(seconds * 100, 100);
    }
    return cost;
  }
}
