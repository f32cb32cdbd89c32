package io.tenantry.autoscaler.capacity;

/**
 * What replicas can do, as learned.
 *
 * @param cpuSecondsPerRequest what a request costs; > 0
 * @param cpusPerReplica what a replica may use; > 0
 * @param slackSeconds what the objective leaves for work, after waiting on others; > 0
 */
public record LearnedCapacity(
    double cpuSecondsPerRequest, double cpusPerReplica, double slackSeconds) {

  /** Where a request of mean work gets its processor's part of it, it just ends in time at 1. */
  private static final double MOST_IN_TIME = 0.7;

  public LearnedCapacity {
    if (!(cpuSecondsPerRequest > 0 && cpusPerReplica > 0 && slackSeconds > 0)) {
      throw new IllegalArgumentException(
          "cpuSecondsPerRequest: %s, cpusPerReplica: %s, slackSeconds: %s (expected: all > 0)"
              .formatted(cpuSecondsPerRequest, cpusPerReplica, slackSeconds));
    }
  }

  /** How busy {@code replicas} are with this rate; above 1 when it is more than they can do. */
  public double utilization(double replicas, double requestsPerSecond) {
    return requestsPerSecond * cpuSecondsPerRequest / (replicas * cpusPerReplica);
  }

  /** Requests per second with which so many replicas are that busy. */
  public double requestsPerSecondAt(double replicas, double utilization) {
    return utilization * replicas * cpusPerReplica / cpuSecondsPerRequest;
  }

  /**
   * Requests that a replica may have in progress at once so that most of them end within the
   * objective: of those that come on top, most would be late, and make others late. 2 at least.
   */
  public int concurrentRequestsWithin() {
    return (int)
        Math.clamp(
            Math.round(MOST_IN_TIME * slackSeconds / cpuSecondsPerRequest * cpusPerReplica),
            2L,
            10_000L);
  }

  /** The share of requests that are late, as {@link Lateness} has it. */
  public double lateShare(double replicas, double requestsPerSecond) {
    return lateness(replicas).share(utilization(replicas, requestsPerSecond));
  }

  /** How late requests are with so many replicas, by their utilization. */
  Lateness lateness(double replicas) {
    return Lateness.of(replicas, Math.max(1, slackSeconds / cpuSecondsPerRequest));
  }

  /**
   * The fewest replicas with which at most {@code allowed} of the requests are late; 1 at least.
   *
   * @param allowed above 0 and below 1
   */
  public int replicasFor(double requestsPerSecond, double allowed) {
    int enough = (int) Math.min(1 << 20, Math.ceil(utilization(1, requestsPerSecond) / 0.3) + 1);
    int tooFew = 0;
    while (enough - tooFew > 1) {
      int middle = (enough + tooFew) >>> 1;
      if (lateShare(middle, requestsPerSecond) <= allowed) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  /**
   * The price of a late request, in seconds of one replica, at which a steady demand has {@code
   * allowed} of its requests late when replicas are as many as cost least: so many that one more
   * would prevent late requests worth just itself. Replicas are divisible here, or the price would
   * depend on how near the demand is to the next whole one.
   *
   * @param requestsPerSecond > 0
   * @param allowed above 0 and below 1
   */
  public double priceOf(double requestsPerSecond, double allowed) {
    // So little that one replica is enough for more has the price of what it is just enough for.
    double rate = Math.max(requestsPerSecond, rateWithin(1, allowed));
    double replicas = Math.max(1, divisibleReplicasFor(rate, allowed));
    return 1 / (rate * (lateShare(replicas - 0.5, rate) - lateShare(replicas + 0.5, rate)));
  }

  /**
   * The lowest price of a late request that makes sense, in seconds of one replica: at less than
   * what it takes to serve it, it would be cheapest to serve nobody, and the rest is for replicas
   * that are not always busy.
   */
  public double lowestPrice() {
    return 2 * cpuSecondsPerRequest / cpusPerReplica;
  }

  private double divisibleReplicasFor(double requestsPerSecond, double allowed) {
    double enough = replicasFor(requestsPerSecond, allowed);
    double tooFew = enough - 1;
    for (int i = 0; i < 20; i++) {
      double middle = (enough + tooFew) / 2;
      if (lateShare(middle, requestsPerSecond) <= allowed) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  /** Requests per second of which {@code replicas} leave no more than {@code allowed} late. */
  public double rateWithin(int replicas, double allowed) {
    Lateness lateness = lateness(replicas);
    double enough = 0;
    double tooMuch = requestsPerSecondAt(replicas, 1);
    for (int i = 0; i < 20; i++) {
      double middle = (enough + tooMuch) / 2;
      if (lateness.share(utilization(replicas, middle)) <= allowed) {
        enough = middle;
      } else {
        tooMuch = middle;
      }
    }
    return enough;
  }
}
