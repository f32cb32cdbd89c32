package io.tenantry.benchmarks.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.benchmarks.storefront.Arrivals.Arrival;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final Duration LONG = Duration.ofSeconds(1_000);
  private static final Map<String, Double> RATES = Map.of("few", 2.0, "many", 100.0);

  @Test
  void thoseOfAPoissonProcessHaveTheRateOfTheirTenantAndBunch() {
    List<Arrival> arrivals = Arrivals.poisson(RATES, LONG, 1);

    assertThat(count(arrivals, "few")).isCloseTo(2_000, within(200L));
    assertThat(count(arrivals, "many")).isCloseTo(100_000, within(2_000L));
    // Of exponentially distributed gaps, 1 - 1/e are shorter than the mean.
    assertThat(shortGaps(arrivals)).isCloseTo(0.632, within(0.01));
  }

  @Test
  void steadyOnesComeOneInEachTurn() {
    List<Arrival> arrivals = Arrivals.steady(RATES, LONG, 1);

    assertThat(arrivals.stream().filter(one -> one.tenant().equals("few")))
        .extracting(one -> one.nanos() / 500_000_000)
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(Long::valueOf).toList());
    assertThat(count(arrivals, "many")).isEqualTo(100_000);
  }

  @Test
  void areInOrderAndTheSameFromTheSameSeed() {
    assertThat(Arrivals.poisson(RATES, LONG, 7))
        .isSortedAccordingTo(Comparator.comparingLong(Arrival::nanos))
        .isEqualTo(Arrivals.poisson(RATES, LONG, 7))
        .isNotEqualTo(Arrivals.poisson(RATES, LONG, 8));
  }

  @Test
  void anEvenShareIsThatOfTheSum() {
    assertThat(Arrivals.evenly(List.of("acme", "globex"), 200))
        .isEqualTo(Map.of("acme", 100.0, "globex", 100.0));
  }

  private static long count(List<Arrival> arrivals, String tenant) {
    return arrivals.stream().filter(one -> one.tenant().equals(tenant)).count();
  }

  private static double shortGaps(List<Arrival> arrivals) {
    List<Arrival> many = arrivals.stream().filter(one -> one.tenant().equals("many")).toList();
    return IntStream.range(1, many.size())
            .filter(i -> many.get(i).nanos() - many.get(i - 1).nanos() < 10_000_000)
            .count()
        / (many.size() - 1.0);
  }
}
