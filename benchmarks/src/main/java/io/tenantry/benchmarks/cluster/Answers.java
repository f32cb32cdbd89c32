package io.tenantry.benchmarks.cluster;

import java.util.Arrays;
import java.util.List;

/**
 * What became of requests, each known by the moment at which it was to be sent. Immutable.
 *
 * @param all in any order
 */
record Answers(List<Answer> all) {

  /**
   * One request; times in seconds.
   *
   * @param intended from the start to when it was to be sent
   * @param sendDelay from then to when it was sent
   * @param latency from the intended moment to the answer, or to giving up
   * @param served whether it was answered with what it asked for
   */
  record Answer(double intended, double sendDelay, double latency, boolean served) {}

  Answers {
    all = List.copyOf(all);
  }

  /** Those that were to be sent from {@code from} on and before {@code to}, seconds. */
  Answers between(double from, double to) {
    return new Answers(
        all.stream().filter(one -> one.intended() >= from && one.intended() < to).toList());
  }

  int count() {
    return all.size();
  }

  /** Requests that were not answered with what they asked for. */
  long notServed() {
    return all.stream().filter(one -> !one.served()).count();
  }

  /** Share of the requests that were not served within {@code seconds}, 0 to 1; 0 of none. */
  double lateShare(double seconds) {
    long late = all.stream().filter(one -> !one.served() || one.latency() > seconds).count();
    return all.isEmpty() ? 0 : (double) late / all.size();
  }

  /** Latency that a share {@code q} of the requests does not exceed, in seconds; 0 of none. */
  double latency(double q) {
    return quantile(all.stream().mapToDouble(Answer::latency).toArray(), q);
  }

  /** How late, or less, a share {@code q} of the requests was sent, in seconds; 0 of none. */
  double sendDelay(double q) {
    return quantile(all.stream().mapToDouble(Answer::sendDelay).toArray(), q);
  }

  /** The smallest value that a share {@code q} of them does not exceed; 0 of none. */
  static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? 0
        : sorted[Math.clamp((long) Math.ceil(q * sorted.length) - 1, 0, sorted.length - 1)];
  }
}
