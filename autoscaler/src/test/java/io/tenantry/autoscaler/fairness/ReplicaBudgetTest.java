package io.tenantry.autoscaler.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.fairness.ReplicaBudget.Division;
import io.tenantry.autoscaler.fairness.ReplicaBudget.Wish;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaBudgetTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
  private static final WorkloadRef A = workload(0);
  private static final WorkloadRef B = workload(1);

  private static WorkloadRef workload(int number) {
    return new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "w" + number);
  }

  /** Weights 1, 1 and 2; at least one replica each, and no bound but the budget. */
  static Stream<Arguments> divides() {
    return Stream.of(
        row("more is wanted than there is", 20, of(2, 10, 30), of(1, 1, 1), of(2, 6, 12)),
        row("all want more than they get", 20, of(99, 99, 99), of(1, 1, 1), of(5, 5, 10)),
        row("what nobody has or wants is room", 20, of(2, 4, 6), of(2, 4, 6), of(4, 6, 10)),
        row("nobody gives up what no other wants", 20, of(2, 2, 2), of(14, 2, 2), of(15, 2, 3)),
        row("what one wants another gives up", 20, of(2, 2, 12), of(14, 2, 4), of(6, 2, 12)),
        row("nobody goes below its least", 3, of(1, 1, 99), of(9, 9, 9), of(1, 1, 1)),
        row("there is nothing", 0, of(5, 5, 5), of(5, 5, 5), of(0, 0, 0)));
  }

  private static Arguments row(
      String words, int capacity, int[] wanted, int[] present, int[] shares) {
    return argumentSet(words, capacity, wanted, present, shares);
  }

  private static int[] of(int... numbers) {
    return numbers;
  }

  @ParameterizedTest
  @MethodSource
  void divides(int capacity, int[] wanted, int[] present, int[] shares) {
    int[] weights = {1, 1, 2};
    List<Wish> wishes =
        IntStream.range(0, 3)
            .mapToObj(i -> new Wish(workload(i), present[i], wanted[i], 1, 100, weights[i]))
            .toList();

    Map<WorkloadRef, Integer> divided =
        ReplicaBudget.initial().divide(wishes, capacity, T0).shares();

    assertThat(IntStream.range(0, 3).map(i -> divided.get(workload(i))))
        .containsExactly(box(shares));
  }

  private static Integer[] box(int[] numbers) {
    return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
  }

  @Test
  void givesBackATenthAtATimeAndOthersGetWhatIsFreeThen() {
    int a = 90;
    int b = 10;
    ReplicaBudget budget = ReplicaBudget.initial();
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Division division =
          budget.divide(List.of(wish(A, a, 90), wish(B, b, 90)), 100, T0.plusSeconds(i));
      budget = division.next();
      a = replicasOf(A, division.allotted());
      b = replicasOf(B, division.allotted());
      steps.add(a + "+" + b);
    }

    assertThat(steps)
        .containsExactly("81+10", "73+19", "66+27", "60+34", "54+40", "50+46", "50+50", "50+50");
  }

  /** It may be silent, or the API server may refuse the change. */
  @Test
  void givesNothingToOthersThatSomebodyHasNotGivenBack() {
    Division division =
        ReplicaBudget.initial().divide(List.of(wish(A, 90, 90), wish(B, 10, 90)), 100, T0);

    for (int i = 1; i < 100; i++) {
      assertThat(division.allotted()).isEqualTo(Map.of(A, 81, B, 10));
      division =
          division.next().divide(List.of(wish(A, 90, 90), wish(B, 10, 90)), 100, T0.plusSeconds(i));
    }
  }

  @Test
  void dividesWhatIsFreeAmongThoseWhoWantIt() {
    List<Wish> wishes =
        List.of(wish(A, 10, 40), wish(B, 10, 40), new Wish(workload(2), 70, 5, 1, 200, 2));

    assertThat(ReplicaBudget.initial().divide(wishes, 100, T0).allotted())
        .isEqualTo(Map.of(A, 15, B, 15, workload(2), 63));
  }

  /** Three replicas for two that want three each. */
  @Test
  void letsTheOddReplicaMoveOnceInTenMinutes() {
    int a = 1;
    int b = 2;
    ReplicaBudget budget = ReplicaBudget.initial();
    List<String> held = new ArrayList<>();
    for (int second = 0; second <= 1800; second++) {
      int wanted = 3 + second % 2;
      Division division =
          budget.divide(List.of(wish(A, a, wanted), wish(B, b, wanted)), 3, T0.plusSeconds(second));
      budget = division.next();
      a = Math.max(1, replicasOf(A, division.allotted()));
      b = Math.max(1, replicasOf(B, division.allotted()));
      if (held.isEmpty() || !held.getLast().endsWith(a + "+" + b)) {
        held.add(Duration.ofSeconds(second).toMinutes() + " min: " + a + "+" + b);
      }
    }

    assertThat(held.getFirst()).as("it stays where it is").isEqualTo("0 min: 1+2");
    assertThat(held.size()).as("changes in half an hour: %s", held).isBetween(2, 7);
  }

  @Test
  void anotherLeaderLeavesTheOddReplicaWhereItIs() {
    assertThat(
            ReplicaBudget.initial().divide(List.of(wish(A, 1, 3), wish(B, 2, 3)), 3, T0).allotted())
        .isEqualTo(Map.of(A, 1, B, 2));
    assertThat(
            ReplicaBudget.initial().divide(List.of(wish(A, 2, 3), wish(B, 1, 3)), 3, T0).allotted())
        .isEqualTo(Map.of(A, 2, B, 1));
  }

  private static Wish wish(WorkloadRef workload, int present, int wanted) {
    return new Wish(workload, present, wanted, 1, 200, 1);
  }

  /** Walks of 40 divisions each, in which not all do as they are told. */
  @Test
  void keepsWhatItPromisesWhateverHappens() {
    Random random = new Random(31);
    for (int round = 0; round < 1_000; round++) {
      List<Wish> wishes = randomWishes(random);
      int least = wishes.stream().mapToInt(Wish::least).sum();
      int capacity = least + random.nextInt(100);
      ReplicaBudget budget = ReplicaBudget.initial();
      for (int second = 0; second < 40; second++) {
        Instant now = T0.plusSeconds(second * 31L);
        Division division = budget.divide(wishes, capacity, now);
        List<Wish> shuffled = new ArrayList<>(wishes);
        Collections.shuffle(shuffled, random);
        assertThat(budget.divide(shuffled, capacity, now)).isEqualTo(division);

        int before = wishes.stream().mapToInt(Wish::present).sum();
        assertThat(sum(division.shares())).isLessThanOrEqualTo(capacity);
        assertIsFair(wishes, capacity, division);
        assertThat(mostPresentAfter(wishes, division))
            .isLessThanOrEqualTo(Math.max(capacity, before));
        assertMoreIsNeverFewer(wishes, capacity, now, budget, division, random);

        budget = division.next();
        wishes = next(wishes, division, random);
      }
    }
  }

  private static List<Wish> randomWishes(Random random) {
    return IntStream.range(0, random.nextInt(1, 9))
        .mapToObj(i -> {
          int least = random.nextInt(3);
          int most = least + random.nextInt(1, 40);
          return new Wish(
              workload(i),
              random.nextInt(40),
              random.nextInt(40),
              least,
              most,
              random.nextInt(1, 10));
        })
        .toList();
  }

  /** Nobody below what it wants, or its part by weight, by more than one replica. */
  private static void assertIsFair(List<Wish> wishes, int capacity, Division division) {
    double weights = wishes.stream().mapToInt(Wish::weight).sum();
    int least = wishes.stream().mapToInt(Wish::least).sum();
    for (Wish wish : wishes) {
      int share = replicasOf(wish.workload(), division.shares());
      assertThat(share).isBetween(wish.least(), wish.most());
      double promised =
          Math.min(
              Math.clamp(wish.wanted(), wish.least(), wish.most()),
              (capacity - least) * wish.weight() / weights);
      assertThat(promised - share).isLessThan(1 + 1e-6);
    }
  }

  /** When all who may have more take it, and nobody gives anything back. */
  private static int mostPresentAfter(List<Wish> wishes, Division division) {
    return wishes.stream()
        .mapToInt(
            wish -> Math.max(wish.present(), replicasOf(wish.workload(), division.allotted())))
        .sum();
  }

  private static void assertMoreIsNeverFewer(
      List<Wish> wishes,
      int capacity,
      Instant now,
      ReplicaBudget budget,
      Division division,
      Random random) {
    int which = random.nextInt(wishes.size());
    Wish wish = wishes.get(which);
    List<Wish> more = new ArrayList<>(wishes);
    more.set(
        which,
        new Wish(
            wish.workload(),
            wish.present(),
            wish.wanted() + random.nextInt(1, 10),
            wish.least(),
            wish.most(),
            wish.weight()));
    Division greater = budget.divide(more, capacity, now);
    assertThat(replicasOf(wish.workload(), greater.shares()))
        .isGreaterThanOrEqualTo(replicasOf(wish.workload(), division.shares()));
    assertThat(replicasOf(wish.workload(), greater.allotted()))
        .isGreaterThanOrEqualTo(replicasOf(wish.workload(), division.allotted()));
  }

  /** One of four stays as it is, whatever it was told. */
  private static List<Wish> next(List<Wish> wishes, Division division, Random random) {
    return wishes.stream()
        .map(wish ->
            new Wish(
                wish.workload(),
                random.nextInt(4) == 0
                    ? wish.present()
                    : Math.min(
                        Math.max(wish.wanted(), wish.least()),
                        replicasOf(wish.workload(), division.allotted())),
                random.nextInt(5) == 0 ? random.nextInt(40) : wish.wanted(),
                wish.least(),
                wish.most(),
                wish.weight()))
        .toList();
  }

  private static int replicasOf(WorkloadRef workload, Map<WorkloadRef, Integer> replicas) {
    return replicas.getOrDefault(workload, -1);
  }

  private static int sum(Map<WorkloadRef, Integer> replicas) {
    return replicas.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void refusesWhatIsNoWish() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Wish(A, 1, 1, 2, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Wish(A, 1, 1, 1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Wish(A, -1, 1, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Wish(A, 1, -1, 1, 1, 1));
  }
}
