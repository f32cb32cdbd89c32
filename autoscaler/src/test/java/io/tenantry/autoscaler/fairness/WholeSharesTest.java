package io.tenantry.autoscaler.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.fairness.WholeShares.Division;
import io.tenantry.autoscaler.fairness.WholeShares.Fraction;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WholeSharesTest {

  static Stream<Arguments> gives() {
    return Stream.of(
        argumentSet("whole shares as they are", List.of(50.0, 30.0, 20.0), List.of(50, 30, 20)),
        argumentSet(
            "what is left to the largest remainders",
            List.of(1.2, 2.7, 3.6, 0.5),
            List.of(1, 3, 4, 0)),
        argumentSet("of equal remainders to the first", List.of(1.5, 1.5, 1.0), List.of(2, 1, 1)),
        argumentSet("no more than there is", List.of(0.4, 0.4), List.of(0, 0)),
        argumentSet(
            "a piece that rounding has torn", List.of(0.1 + 0.2, 0.7, 0.0), List.of(0, 1, 0)),
        argumentSet("nothing to nobody", List.of(), List.of()));
  }

  @ParameterizedTest
  @MethodSource
  void gives(List<Double> fractions, List<Integer> pieces) {
    Division<String> division = WholeShares.<String>initial().divide(named(fractions));

    assertThat(IntStream.range(0, pieces.size()).mapToObj(i -> division.pieces().get("t" + i)))
        .containsExactlyElementsOf(pieces);
  }

  private static List<Fraction<String>> named(List<Double> fractions) {
    return IntStream.range(0, fractions.size())
        .mapToObj(i -> new Fraction<>("t" + i, fractions.get(i)))
        .toList();
  }

  /** Two and a half each: the odd piece goes back and forth. */
  @Test
  void remembersWhoGotLess() {
    List<Fraction<String>> halves = named(List.of(2.5, 2.5));
    WholeShares<String> shares = WholeShares.initial();
    List<Integer> first = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Division<String> division = shares.divide(halves);
      first.add(division.pieces().get("t0"));
      shares = division.next();
    }

    assertThat(first).containsExactly(3, 2, 3, 2, 3, 2);
  }

  /** Where the fractions add up to whole pieces, all are given, and to each its own in the end. */
  @Test
  void givesEverybodyWhatItIsEntitledToInTheLongRun() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      List<Double> pieces = new ArrayList<>();
      for (int i = random.nextInt(1, 9); i > 0; i--) {
        pieces.add(random.nextDouble(5));
      }
      double sum = pieces.stream().mapToDouble(Double::doubleValue).sum();
      pieces.add(Math.ceil(sum) - sum);
      List<Fraction<String>> fractions = named(pieces);
      WholeShares<String> shares = WholeShares.initial();
      Map<String, Integer> got = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        Division<String> division = shares.divide(fractions);
        division.pieces().forEach((key, whole) -> got.merge(key, whole, Integer::sum));
        shares = division.next();
      }

      for (Fraction<String> fraction : fractions) {
        assertThat(got.getOrDefault(fraction.key(), 0) / 500.0)
            .isCloseTo(fraction.pieces(), within(0.01));
      }
    }
  }

  /** Weighted max-min shares of replicas, then whole ones: what is promised to tenants. */
  @Test
  void keepsWhatWeightsPromiseToWithinOneReplica() {
    Random random = new Random(6);
    for (int round = 0; round < 20_000; round++) {
      int capacity = random.nextInt(60);
      List<Claim> claims =
          IntStream.range(0, random.nextInt(1, 12))
              .mapToObj(i ->
                  new Claim(
                      new TenantKey(new TenantId("t" + i), PlanName.DEFAULT, new Region("us-east")),
                      random.nextDouble(20),
                      random.nextInt(1, 10),
                      0))
              .toList();
      List<Share> shares = WeightedMaxMin.divide(capacity, claims);

      Map<TenantKey, Integer> pieces =
          WholeShares.<TenantKey>initial()
              .divide(
                  shares.stream()
                      .map(share -> new Fraction<>(share.key(), share.granted()))
                      .toList())
              .pieces();

      assertThat(pieces.values().stream().mapToInt(Integer::intValue).sum())
          .isLessThanOrEqualTo(capacity);
      double weights = claims.stream().mapToDouble(Claim::weight).sum();
      for (Claim claim : claims) {
        double promised = Math.min(claim.demand(), capacity * claim.weight() / weights);
        assertThat(pieces.getOrDefault(claim.key(), -1))
            .isGreaterThan((int) Math.floor(promised - 1e-6) - 1);
        assertThat(promised - pieces.getOrDefault(claim.key(), -1)).isLessThan(1);
      }
    }
  }

  @Test
  void dividesTheSameInTheSameWay() {
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      List<Double> fractions =
          IntStream.range(0, 8).mapToObj(i -> random.nextInt(8) / 2.0).toList();
      WholeShares<String> shares = WholeShares.<String>initial().divide(named(fractions)).next();

      assertThat(shares.divide(named(fractions).reversed()))
          .isEqualTo(shares.divide(named(fractions)));
    }
  }

  @Test
  void forgetsWhoIsGone() {
    WholeShares<String> shares =
        WholeShares.<String>initial().divide(named(List.of(0.5, 0.5))).next();

    assertThat(shares.divide(named(List.of(1.0))).next().credits()).containsOnlyKeys("t0");
  }

  @Test
  void refusesWhatIsNoShare() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fraction<>("a", Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fraction<>("a", -1));
  }
}
