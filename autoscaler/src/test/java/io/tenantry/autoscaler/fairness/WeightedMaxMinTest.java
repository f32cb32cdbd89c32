package io.tenantry.autoscaler.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedMaxMinTest {

  static Stream<Arguments> divides() {
    return Stream.of(
        argumentSet(
            "everybody wants more than there is: by weight",
            100.0,
            List.of(claim(100, 5, 0), claim(100, 3, 0), claim(100, 2, 0)),
            List.of(50.0, 30.0, 20.0)),
        argumentSet(
            "one wants little: the rest is divided by weight",
            100.0,
            List.of(claim(10, 5, 0), claim(100, 3, 0), claim(100, 2, 0)),
            List.of(10.0, 54.0, 36.0)),
        argumentSet(
            "filled level by level",
            20.0,
            List.of(claim(2, 1, 0), claim(10, 1, 0), claim(30, 2, 0)),
            List.of(2.0, 6.0, 12.0)),
        argumentSet(
            "enough for all: what each wants",
            100.0,
            List.of(claim(10, 1, 0), claim(20, 9, 0)),
            List.of(10.0, 20.0)),
        argumentSet(
            "a guarantee comes first",
            100.0,
            List.of(claim(60, 1, 60), claim(100, 1, 0)),
            List.of(60.0, 40.0)),
        argumentSet(
            "guarantees beyond the capacity shrink together",
            30.0,
            List.of(claim(40, 1, 40), claim(20, 1, 20)),
            List.of(20.0, 10.0)),
        argumentSet(
            "a guarantee that is not wanted is free for others",
            100.0,
            List.of(claim(10, 1, 60), claim(100, 1, 0)),
            List.of(10.0, 90.0)),
        argumentSet("nothing to divide", 0.0, List.of(claim(10, 1, 5)), List.of(0.0)),
        argumentSet("nobody asks", 10.0, List.of(), List.of()));
  }

  @ParameterizedTest
  @MethodSource
  void divides(double capacity, List<Claim> claims, List<Double> granted) {
    List<Share> shares = WeightedMaxMin.divide(capacity, claims);

    assertThat(shares).hasSameSizeAs(granted);
    for (int i = 0; i < granted.size(); i++) {
      assertThat(shares.get(i).granted()).isCloseTo(granted.get(i), within(1e-9));
    }
  }

  @Test
  void isFairWhateverIsAsked() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      double capacity = random.nextDouble(200);
      List<Claim> claims = new ArrayList<>();
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        claims.add(claim(random.nextDouble(100), random.nextInt(1, 10), 0));
      }

      List<Share> shares = WeightedMaxMin.divide(capacity, claims);

      double wanted = claims.stream().mapToDouble(Claim::demand).sum();
      double granted = shares.stream().mapToDouble(Share::granted).sum();
      assertThat(granted).isCloseTo(Math.min(capacity, wanted), within(1e-6));
      for (int i = 0; i < claims.size(); i++) {
        assertThat(shares.get(i).granted()).isBetween(0.0, claims.get(i).demand() + 1e-9);
        if (shares.get(i).granted() < claims.get(i).demand() - 1e-6) {
          assertNobodyHasMorePerWeight(claims, shares, i);
        }
      }
    }
  }

  /** Scarcity is nobody's gain, and asking for more is nobody's own loss. */
  @Test
  void isMonotoneInCapacityAndInDemand() {
    Random random = new Random(12);
    for (int round = 0; round < 5_000; round++) {
      double capacity = random.nextDouble(200);
      List<Claim> claims = new ArrayList<>();
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        claims.add(claim(random.nextDouble(100), random.nextInt(1, 10), random.nextInt(3) * 10.0));
      }
      List<Share> shares = WeightedMaxMin.divide(capacity, claims);

      List<Share> ofMore = WeightedMaxMin.divide(capacity + random.nextDouble(50), claims);
      for (int i = 0; i < claims.size(); i++) {
        assertThat(ofMore.get(i).granted()).isGreaterThan(shares.get(i).granted() - 1e-6);
      }

      int who = random.nextInt(claims.size());
      Claim before = claims.get(who);
      claims.set(
          who,
          claim(before.demand() + random.nextDouble(50), before.weight(), before.guaranteed()));
      assertThat(WeightedMaxMin.divide(capacity, claims).get(who).granted())
          .isGreaterThan(shares.get(who).granted() - 1e-6);
    }
  }

  private static void assertNobodyHasMorePerWeight(
      List<Claim> claims, List<Share> shares, int unsatisfied) {
    double level = shares.get(unsatisfied).granted() / claims.get(unsatisfied).weight();
    for (int i = 0; i < claims.size(); i++) {
      assertThat(shares.get(i).granted() / claims.get(i).weight())
          .isLessThanOrEqualTo(level + 1e-6);
    }
  }

  @Test
  void refusesNumbersThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedMaxMin.divide(Double.NaN, List.of()))
        .withMessage("capacity: NaN (expected: finite, >= 0)");
    assertThatIllegalArgumentException().isThrownBy(() -> claim(1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> claim(-1, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlanTerms(0, 0))
        .withMessage("weight: 0 (expected: 1..1000)");
    assertThatIllegalArgumentException().isThrownBy(() -> new PlanTerms(1, Double.NaN));
  }

  private static Claim claim(double demand, double weight, double guaranteed) {
    TenantKey key = new TenantKey(new TenantId("acme"), PlanName.DEFAULT, new Region("us-east"));
    return new Claim(key, demand, weight, guaranteed);
  }
}
