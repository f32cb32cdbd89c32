package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.signal.RecentArrivals;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispersionTest {

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 4})
  void isFoundWithinTenMinutes(double factor) {
    Random random = new Random(2);
    double[] counts = new double[4];
    Dispersion dispersion = Dispersion.POISSON;
    double sum = 0;
    for (int second = 0; second < 3600; second++) {
      System.arraycopy(counts, 0, counts, 1, 3);
      counts[0] = Math.max(0, 100 + random.nextGaussian() * Math.sqrt(100 * factor));
      dispersion = dispersion.after(RecentArrivals.of(counts));
      if (second >= 600) {
        sum += dispersion.factor();
      }
    }
    assertThat(sum / 3000).isCloseTo(factor, within(0.25 * factor));
  }

  @Test
  void staysAsItIsWhileLittleIsKnownOrNothingArrives() {
    Dispersion known = new Dispersion(3);
    assertThat(known.after(RecentArrivals.of(5, 100, 5))).isEqualTo(known);
    assertThat(known.after(RecentArrivals.of(0, 0, 0, 0))).isEqualTo(known);
  }

  @Test
  void isNotMovedMuchByOneStep() {
    assertThat(Dispersion.POISSON.after(RecentArrivals.of(10_000, 10_000, 1, 1)).factor())
        .isLessThan(1.05);
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dispersion(0.5))
        .withMessage("factor: 0.5 (expected: 1..500.0)");
  }
}
