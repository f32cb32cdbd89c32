package io.tenantry.autoscaler.fairness;

import io.tenantry.autoscaler.fairness.WholeShares.Fraction;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many replicas each of the workloads that share a budget may have. Immutable: each division
 * leaves behind what the next one needs.
 *
 * <p>Three things are divided one after the other by {@link WeightedMaxMin}: what the workloads
 * want, the fewest that each must have first; of what is left, what they have beyond that, so that
 * nobody gives up a replica that no other wants; and the rest, so that a workload whose demand
 * jumps has room at once. {@link WholeShares} makes replicas of it. A workload that has more than
 * its share gives back a tenth of its replicas at a time, and others get no more than is free by
 * then: together they never have more than the budget, unless they had before.
 *
 * @param carried when credits were carried on last; empty before the first division
 * @param credits what each got less than its share until then
 */
public record ReplicaBudget(Optional<Instant> carried, WholeShares<WorkloadRef> credits) {

  /** Part of its replicas that a workload with too many gives back at a time; one at least. */
  private static final double GIVEN_BACK = 0.1;

  /**
   * For so long the odd replica stays with whoever has it. To move it costs a start, and the wishes
   * that it follows change every few seconds.
   */
  static final Duration CARRIED_EVERY = Duration.ofMinutes(10);

  /** Credits are above -1 and below 1. */
  private static final double LESS_THAN_ONE = 1 - 1e-9;

  /**
   * What a workload asks of the budget.
   *
   * @param present replicas that it has; >= 0
   * @param wanted replicas for its demand; >= 0
   * @param least that it must have; at most {@code most}
   * @param most that it may have on its own; >= 1
   * @param weight its part beside others'; >= 1
   */
  public record Wish(
      WorkloadRef workload, int present, int wanted, int least, int most, int weight) {

    public Wish {
      if (present < 0 || wanted < 0) {
        throw new IllegalArgumentException(
            "present: %d, wanted: %d (expected: >= 0)".formatted(present, wanted));
      }
      if (least < 0 || most < 1 || least > most || weight < 1) {
        throw new IllegalArgumentException(
            "least: %d, most: %d, weight: %d (expected: 0 <= least <= most, most and weight >= 1)"
                .formatted(least, most, weight));
      }
    }

    private int wantedWithin() {
      return Math.clamp(wanted, least, most);
    }
  }

  /**
   * A division, and what to divide with next time.
   *
   * @param shares what each is entitled to, in whole replicas
   * @param allotted the most that each may have now, until others have given back
   */
  public record Division(
      Map<WorkloadRef, Integer> shares, Map<WorkloadRef, Integer> allotted, ReplicaBudget next) {

    public Division {
      shares = Map.copyOf(shares);
      allotted = Map.copyOf(allotted);
    }
  }

  /** Nothing was divided yet. */
  public static ReplicaBudget initial() {
    return new ReplicaBudget(Optional.empty(), WholeShares.initial());
  }

  /**
   * Divides among {@code wishes}, each of another workload; their order does not matter. O(n log
   * n).
   *
   * @param capacity replicas of all together; >= 0
   */
  public Division divide(List<Wish> wishes, int capacity, Instant now) {
    List<Wish> sorted = wishes.stream().sorted(Comparator.comparing(Wish::workload)).toList();
    List<Fraction<WorkloadRef>> fractions = fractionsOf(sorted, capacity);
    WholeShares<WorkloadRef> before = carried.isEmpty() ? ofThePresent(sorted, fractions) : credits;
    WholeShares.Division<WorkloadRef> division = before.divide(fractions);
    boolean carry = carried.isPresent() && !now.isBefore(carried.get().plus(CARRIED_EVERY));
    return new Division(
        division.pieces(),
        allot(sorted, division.pieces(), capacity),
        carry || carried.isEmpty()
            ? new ReplicaBudget(Optional.of(now), carry ? division.next() : before)
            : this);
  }

  private static List<Fraction<WorkloadRef>> fractionsOf(List<Wish> wishes, int capacity) {
    double[] weight = wishes.stream().mapToDouble(Wish::weight).toArray();
    double[] least = wishes.stream().mapToDouble(Wish::least).toArray();
    double[] wanted = wishes.stream().mapToDouble(Wish::wantedWithin).toArray();
    double[] kept = wishes.stream().mapToDouble(w -> Math.min(w.present(), w.most())).toArray();
    double[] most = wishes.stream().mapToDouble(Wish::most).toArray();
    double[] granted = WeightedMaxMin.divide(capacity, wanted, weight, least);
    fill(granted, kept, weight, capacity);
    fill(granted, most, weight, capacity);
    return IntStream.range(0, granted.length)
        .mapToObj(i -> new Fraction<>(wishes.get(i).workload(), granted[i]))
        .toList();
  }

  /** Raises {@code granted} towards {@code goal} with what it leaves of {@code capacity}. */
  private static void fill(double[] granted, double[] goal, double[] weight, double capacity) {
    double left = capacity;
    double[] lacking = new double[granted.length];
    for (int i = 0; i < granted.length; i++) {
      left -= granted[i];
      lacking[i] = Math.max(0, goal[i] - granted[i]);
    }
    double[] more =
        WeightedMaxMin.divide(Math.max(0, left), lacking, weight, new double[granted.length]);
    for (int i = 0; i < granted.length; i++) {
      granted[i] += more[i];
    }
  }

  /** Whoever divides first, after another one perhaps, leaves the odd replica where it is. */
  private static WholeShares<WorkloadRef> ofThePresent(
      List<Wish> wishes, List<Fraction<WorkloadRef>> fractions) {
    Map<WorkloadRef, Double> credits = new HashMap<>();
    for (int i = 0; i < wishes.size(); i++) {
      double more = wishes.get(i).present() - fractions.get(i).pieces();
      credits.put(wishes.get(i).workload(), Math.clamp(more, -LESS_THAN_ONE, LESS_THAN_ONE));
    }
    return new WholeShares<>(credits);
  }

  private static Map<WorkloadRef, Integer> allot(
      List<Wish> wishes, Map<WorkloadRef, Integer> shares, int capacity) {
    Map<WorkloadRef, Integer> allotted = new HashMap<>();
    double[] weight = wishes.stream().mapToDouble(Wish::weight).toArray();
    double[] wanted = new double[weight.length];
    double[] most = new double[weight.length];
    long present = 0;
    for (int i = 0; i < weight.length; i++) {
      Wish wish = wishes.get(i);
      int share = shares.getOrDefault(wish.workload(), 0);
      int has = wish.present();
      allotted.put(wish.workload(), Math.max(share, has - Math.max(1, (int) (has * GIVEN_BACK))));
      present += has;
      most[i] = Math.max(0, share - has);
      wanted[i] = Math.clamp((long) wish.wantedWithin() - has, 0, (int) most[i]);
    }
    double free = Math.max(0, capacity - present);
    double[] more = WeightedMaxMin.divide(free, wanted, weight, new double[weight.length]);
    fill(more, most, weight, free);
    Map<WorkloadRef, Integer> growth =
        WholeShares.<WorkloadRef>initial()
            .divide(
                IntStream.range(0, weight.length)
                    .mapToObj(i -> new Fraction<>(wishes.get(i).workload(), more[i]))
                    .toList())
            .pieces();
    for (Wish wish : wishes) {
      int has = wish.present();
      if (has <= shares.getOrDefault(wish.workload(), 0)) {
        allotted.put(wish.workload(), has + growth.getOrDefault(wish.workload(), 0));
      }
    }
    return allotted;
  }
}
