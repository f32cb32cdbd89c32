package io.tenantry.context.admission;

import io.tenantry.context.Admission;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Requests per second as a limiter counts them: {@code permits} requests in each window.
 *
 * <p>The window is as long as it takes for the rate to be met exactly: 40/s are 40 in 1 s, 2.5/s
 * with a burst of 3 are 3 in 1.2 s, 100/s with a burst of 10 are 10 in 100 ms.
 *
 * <p>No window is shorter than a millisecond: 5000/s with a burst of 1 are 5 in 1 ms.
 *
 * @param permits 1 to 10^9
 * @param windowNanos >= 10^6
 */
record Rate(int permits, double windowNanos) {

  private static final double SECOND = 1e9;
  private static final double SHORTEST_WINDOW = 1e6;
  private static final int MOST = 1_000_000_000;

  /**
   * @param requestsPerSecond less than {@link PlanLimits#LOWEST_RATE} is taken for that
   * @param burst permits of a window, as far as that is not too short; empty: those of about one
   *     second
   */
  static Rate of(double requestsPerSecond, OptionalInt burst) {
    double rate = Math.max(requestsPerSecond, PlanLimits.LOWEST_RATE);
    long asked = burst.isPresent() ? burst.getAsInt() : Math.round(rate);
    long least = (long) Math.ceil(rate / SECOND * SHORTEST_WINDOW);
    int permits = (int) Math.min(MOST, Math.max(least, asked));
    return new Rate(permits, permits / rate * SECOND);
  }

  double requestsPerSecond() {
    return permits / windowNanos * SECOND;
  }

  /**
   * The rate in whole seconds, for the answer to a client: never more than is granted.
   *
   * @param reset until there are permits again
   */
  Admission.Quota quota(Duration reset) {
    long seconds = (long) Math.max(1, Math.ceil(windowNanos / SECOND));
    long limit =
        windowNanos >= SECOND ? permits : Math.max(1, (long) Math.floor(requestsPerSecond()));
    return new Admission.Quota(limit, 0, Duration.ofSeconds(seconds), reset);
  }
}
