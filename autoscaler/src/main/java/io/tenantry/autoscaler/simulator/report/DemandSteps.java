package io.tenantry.autoscaler.simulator.report;

import io.tenantry.autoscaler.simulator.report.RunMeasures.Change;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The moments at which demand at least doubles at once and stays: the bucket that begins then, and
 * the mean of the minute that does, are at least twice the highest rate of the minute before. What
 * a policy does about a step is looked at until the next one, for at most 10 minutes.
 *
 * @param moments in seconds from the begin of the run, rising
 */
record DemandSteps(List<Double> moments) {

  private static final double MINUTE = 60;
  private static final double FACTOR = 2;
  private static final double LONGEST = 600;

  /** An increase that comes later answers something else. */
  private static final double LATEST_REACTION = 120;

  /** Those in the demand of all tenants together. */
  static DemandSteps in(RequestRates rates) {
    List<Double> moments = new ArrayList<>();
    int span = (int) Math.max(1, Math.ceil(MINUTE / rates.bucketSeconds() - 1e-9));
    for (int bucket = 1; bucket < rates.buckets(); bucket++) {
      double highest = 0;
      for (int before = Math.max(0, bucket - span); before < bucket; before++) {
        highest = Math.max(highest, rates.rate(before));
      }
      if (rates.rate(bucket) >= FACTOR * highest && rates.rate(bucket) > 0) {
        double sum = 0;
        int end = Math.min(rates.buckets(), bucket + span);
        for (int after = bucket; after < end; after++) {
          sum += rates.rate(after);
        }
        if (sum / (end - bucket) >= FACTOR * highest) {
          moments.add(rates.endOf(bucket - 1));
        }
      }
    }
    return new DemandSteps(List.copyOf(moments));
  }

  /** Mean time from a step to the first increase; empty when none was answered by one. */
  OptionalDouble reactionSeconds(RunMeasures result) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      double step = moments.get(i);
      double end = Math.min(endOf(i), step + LATEST_REACTION);
      result.changes().stream()
          .filter(change -> change.isUp() && change.at() >= step && change.at() < end)
          .mapToDouble(Change::at)
          .findFirst()
          .ifPresent(at -> times.add(at - step));
    }
    return mean(times);
  }

  /** Mean time from a step to the end of the last violation after it; empty without steps. */
  OptionalDouble recoverySeconds(RunMeasures result) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      times.add(result.recoverySeconds(moments.get(i), endOf(i)));
    }
    return mean(times);
  }

  private double endOf(int step) {
    double longest = moments.get(step) + LONGEST;
    return step + 1 < moments.size() ? Math.min(longest, moments.get(step + 1)) : longest;
  }

  private static OptionalDouble mean(List<Double> times) {
    return times.stream().mapToDouble(Double::doubleValue).average();
  }
}
