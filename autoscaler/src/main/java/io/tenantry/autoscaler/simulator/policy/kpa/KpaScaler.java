package io.tenantry.autoscaler.simulator.policy.kpa;

import java.util.OptionalDouble;

/**
 * KPA's scaler with what it remembers. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/knative/serving/blob/main/pkg/autoscaler/scaling/autoscaler.go">autoscaler.go</a>
 */
public final class KpaScaler {

  private final KpaTerms terms;
  private final MaximumWindow delay;
  private OptionalDouble panicSince;
  private int mostInPanic;

  /**
   * A scaler that starts at {@code now}. With more than one pod Ready it starts in panic, so that
   * it does not scale down before it has seen a window.
   */
  public KpaScaler(KpaTerms terms, int ready, double now) {
    this.terms = terms;
    this.delay = new MaximumWindow(terms.scaleDownDelay());
    this.panicSince = ready > 1 ? OptionalDouble.of(now) : OptionalDouble.empty();
    this.mostInPanic = ready;
  }

  /** Since when the short window has decided; empty when it does not. */
  OptionalDouble panicSince() {
    return panicSince;
  }

  /** Pods for {@code load}, with {@code ready} of them Ready. */
  public Answer scale(int ready, Load load, double now) {
    return switch (load) {
      case Load.NoData() -> new Answer.Invalid();
      case Load.Observed observed -> scale(ready, observed, now);
    };
  }

  private Answer scale(int ready, Load.Observed load, double now) {
    double pods = Math.max(1, ready);
    double wantedStable = Math.ceil(load.stable() / terms.target());
    double wantedPanic = Math.ceil(load.panic() / terms.target());
    int stable = limit(wantedStable, pods);
    int panic = limit(wantedPanic, pods);

    movePanic(wantedPanic / pods >= terms.panicThreshold(), now);
    int desired = stable;
    if (panicSince.isPresent()) {
      mostInPanic = Math.max(mostInPanic, Math.max(stable, panic));
      desired = mostInPanic;
    }
    if (terms.reachable() && terms.scaleDownDelay() > 0) {
      desired = delay.record(now, desired);
    }
    return new Answer.Pods(desired, excessBurst(ready, load.panic()));
  }

  /** Within what the Ready pods may become at once; at least the activation scale when above 0. */
  private int limit(double wanted, double pods) {
    double highest = Math.ceil(terms.maxUp() * pods);
    double lowest = terms.reachable() ? Math.floor(pods / terms.maxDown()) : 0;
    int limited = (int) Math.min(Math.max(wanted, lowest), highest);
    return wanted > 0 ? Math.max(limited, activationScale(limited)) : limited;
  }

  private int activationScale(int otherwise) {
    return terms.activationScale() > 1 ? terms.activationScale() : otherwise;
  }

  private void movePanic(boolean overThreshold, double now) {
    if (overThreshold) {
      panicSince = OptionalDouble.of(now);
    } else if (panicSince.isPresent() && panicSince.getAsDouble() + terms.stableWindow() < now) {
      panicSince = OptionalDouble.empty();
      mostInPanic = 0;
    }
  }

  private int excessBurst(int ready, double panicLoad) {
    if (terms.burst() == 0) {
      return 0;
    }
    return terms.burst() < 0
        ? -1
        : (int) Math.floor(ready * terms.total() - terms.burst() - panicLoad);
  }
}
