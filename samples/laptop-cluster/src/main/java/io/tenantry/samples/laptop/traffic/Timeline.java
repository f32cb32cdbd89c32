package io.tenantry.samples.laptop.traffic;

import java.time.Duration;

/** When each phase begins: a sixth of the time before the burst, a third for it, the rest after. */
public record Timeline(Duration total) {

  /** So that the calm is longer than the window that holds a scale-down back. */
  public static final Duration SHORTEST = Duration.ofSeconds(60);

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
    return seconds() / 2;
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
