package io.tenantry.samples.laptop.traffic;

import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * The moments at which one tenant sends: a Poisson process with the rate of each phase. A function
 * of tenant, timeline and the random source. Not thread-safe.
 */
final class Arrivals {

  private final Tenant tenant;
  private final Timeline timeline;
  private final RandomGenerator random;
  private double at;

  Arrivals(Tenant tenant, Timeline timeline, RandomGenerator random) {
    this.tenant = tenant;
    this.timeline = timeline;
    this.random = random;
  }

  /** Seconds from the start to the next request; empty when the story is over. */
  OptionalDouble next() {
    // An exponential gap of the process with rate 1, spent at each phase's own rate.
    double left = -Math.log(1 - random.nextDouble());
    while (at < timeline.seconds()) {
      double rate = tenant.rateIn(timeline.phaseAt(at));
      double phaseEnds = endOfPhaseAt(at);
      if (left <= (phaseEnds - at) * rate) {
        at += left / rate;
        return at < timeline.seconds() ? OptionalDouble.of(at) : OptionalDouble.empty();
      }
      left -= (phaseEnds - at) * rate;
      at = phaseEnds;
    }
    return OptionalDouble.empty();
  }

  private double endOfPhaseAt(double seconds) {
    return switch (timeline.phaseAt(seconds)) {
      case BEFORE -> timeline.burstBegins();
      case BURST -> timeline.burstEnds();
      case AFTER -> timeline.seconds();
    };
  }
}
