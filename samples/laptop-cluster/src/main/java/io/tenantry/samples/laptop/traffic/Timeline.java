package io.tenantry.samples.laptop.traffic;

import java.time.Duration;

/**
 * When each phase begins: a sixth of the time before the burst, a third for it, the rest after. In
 * a short story the burst gives way, so that the calm has 40 s: the autoscaler counts demand over
 * 20 s and holds a scale-down back for 20 s more.
 */
public record Timeline(Duration total) {

  /** Leaves 10 s for the burst. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final double SHORTEST_CALM_SECONDS = 40;

  public Timeline {
    if (total.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "duration of the story: %d s (expected: at least %d s)"
              .formatted(total.toSeconds(), SHORTEST.toSeconds()));
    }
  }

  /** Seconds from the start to the burst. */
  public double burstBegins() {
    return seconds() / 6;
  }

  /** Seconds from the start to the calm. */
  public double burstEnds() {
    return Math.min(seconds() / 2, seconds() - SHORTEST_CALM_SECONDS);
  }

  /** Seconds from the start to the end. */
  public double seconds() {
    return total.toNanos() / 1e9;
  }

  /** The phase at so many seconds from the start; the last one at and past the end. */
  public Phase phaseAt(double seconds) {
    if (seconds < burstBegins()) {
      return Phase.BEFORE;
    }
    return seconds < burstEnds() ? Phase.BURST : Phase.AFTER;
  }
}
