package io.tenantry.autoscaler.capacity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long replicas take from being asked for to serving, learned from their numbers. Mutable; for
 * one thread.
 */
public final class StartUpTime {

  /** Seconds, until the first replica was seen to start. */
  private static final double PRIOR = 25;

  private static final double WEIGHT = 0.05;
  private static final int SHORTEST = 2;
  private static final int LONGEST = 240;

  /** When those that are starting were asked for, the first of them first. */
  private final Deque<Instant> asked = new ArrayDeque<>();

  private int requested = -1;
  private int ready;
  private double mean;
  private double deviation;

  /**
   * What was learned.
   *
   * @param meanSeconds > 0
   * @param deviationSeconds mean distance from it; >= 0
   */
  public record Learned(double meanSeconds, double deviationSeconds) {

    /** No replica was seen to start. */
    public static final Learned NOTHING = new Learned(PRIOR, PRIOR / 4);

    public Learned {
      if (!(meanSeconds > 0 && deviationSeconds >= 0)
          || Double.isInfinite(meanSeconds + deviationSeconds)) {
        throw new IllegalArgumentException(
            "meanSeconds: %s, deviationSeconds: %s (expected: finite, > 0, >= 0)"
                .formatted(meanSeconds, deviationSeconds));
      }
    }
  }

  /** A time of which nothing was learned yet. */
  public StartUpTime() {
    this(Learned.NOTHING);
  }

  /** A time of which something was learned before. */
  public StartUpTime(Learned learned) {
    mean = learned.meanSeconds();
    deviation = learned.deviationSeconds();
  }

  /** What was learned so far. */
  public Learned learned() {
    return new Learned(mean, deviation);
  }

  /**
   * Notes the numbers of this moment. Who is taken away while starting is the newest, as a
   * ReplicaSet does it.
   */
  public void observe(int requestedNow, int readyNow, Instant now) {
    if (requested >= 0) {
      for (int i = requested; i < requestedNow; i++) {
        asked.addLast(now);
      }
      for (int i = requestedNow; i < requested && !asked.isEmpty(); i++) {
        asked.removeLast();
      }
      for (int i = ready; i < readyNow && !asked.isEmpty(); i++) {
        learn(Duration.between(asked.removeFirst(), now).toMillis() / 1000.0);
      }
    }
    requested = requestedNow;
    ready = readyNow;
  }

  private void learn(double seconds) {
    double difference = seconds - mean;
    mean += WEIGHT * difference;
    deviation += WEIGHT * (Math.abs(difference) - deviation);
  }

  /** How far ahead a replica that is asked for now must be thought of, in seconds; 2..240. */
  public int horizonSeconds() {
    return Math.clamp(Math.round(mean + deviation), SHORTEST, LONGEST);
  }
}
