package io.tenantry.autoscaler.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {

  private static List<Double> times(RequestRates rates, String tenant, long seed) {
    Arrivals arrivals = new Arrivals(rates, List.of(), new Streams(seed));
    int number = rates.tenants().indexOf(tenant);
    List<Double> times = new ArrayList<>();
    for (; Double.isFinite(arrivals.at()); arrivals.advance()) {
      if (arrivals.tenant() == number) {
        times.add(arrivals.at());
      }
    }
    return times;
  }

  /** Gaps of a Poisson process are exponential: mean and deviation alike, none preferred. */
  @Test
  void comeAsAPoissonProcess() {
    List<Double> times = times(Worlds.steady(100, 2000), "app", 1);

    double[] gaps = new double[times.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = times.get(i + 1) - times.get(i);
    }
    double mean = Arrays.stream(gaps).average().orElseThrow();
    double square = Arrays.stream(gaps).map(gap -> gap * gap).average().orElseThrow();
    assertThat(mean).isCloseTo(0.01, withPercentage(1));
    assertThat(square).isCloseTo(2 * mean * mean, withPercentage(2));
    assertThat(times).isSorted();
  }

  @Test
  void followTheRateOfEachBucket() {
    RequestRates ramp =
        SyntheticTrace.RAMP.trace().played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
    List<Double> times = times(ramp, "app", 1);

    for (double from : new double[] {0, 900, 1700, 2600}) {
      long came = times.stream().filter(time -> time >= from && time < from + 100).count();
      double expected = 0;
      for (int second = (int) from; second < from + 100; second++) {
        expected += ramp.rate(second);
      }
      assertThat((double) came).isCloseTo(expected, within(4 * Math.sqrt(expected)));
    }
  }

  @Test
  void doNotChangeWithTheCompanyThatATenantKeeps(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("trace.csv"), "t_seconds,tenant,requests\n0,a,600\n60,a,60\n");
    List<Double> alone = times(rates(folder), "a", 5);
    Files.writeString(
        folder.resolve("trace.csv"),
        "t_seconds,tenant,requests\n0,b,90\n0,a,600\n60,a,60\n60,c,5000\n");

    assertThat(times(rates(folder), "a", 5)).isEqualTo(alone).hasSizeBetween(560, 760);
    assertThat(times(rates(folder), "a", 6)).isNotEqualTo(alone);
  }

  private static RequestRates rates(Path folder) {
    return TraceFolder.read(folder).played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
