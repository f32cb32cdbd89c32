package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.simulator.policy.hpa.Sync.AbleToScale;
import io.tenantry.autoscaler.simulator.policy.hpa.Sync.ScalingLimited;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the horizontal controller remembers about one autoscaler, and what it does with a metric's
 * proposal: stabilization, then rate policies, then bounds. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/podautoscaler/horizontal.go">horizontal.go</a>
 */
public final class HorizontalController {

  private record Recommendation(double at, int replicas) {}

  private record ScaleEvent(double at, int change) {}

  private final ScalingTerms terms;
  private final Deque<Recommendation> recommendations = new ArrayDeque<>();
  private final Deque<ScaleEvent> events = new ArrayDeque<>();

  public HorizontalController(ScalingTerms terms) {
    this.terms = terms;
  }

  /** Takes {@code replicas} as recommended at {@code at}; in the order of time. */
  void recommended(int replicas, double at) {
    recommendations.addLast(new Recommendation(at, replicas));
  }

  /** Takes it that the replicas changed by {@code change} at {@code at}; in the order of time. */
  void scaled(int change, double at) {
    events.addLast(new ScaleEvent(at, change));
  }

  /**
   * Decides, and remembers the decision as carried out. The first call takes {@code current} as
   * recommended, so that a controller that has just started does not scale down at once.
   *
   * @param current replicas that the workload's spec asks for
   */
  public Sync sync(int current, Proposal proposal, double now) {
    if (recommendations.isEmpty()) {
      recommended(current, now);
    }
    Sync sync = decide(current, proposal, now);
    if (sync.replicas() != current) {
      scaled(sync.replicas() - current, now);
    }
    forget(now);
    return sync;
  }

  private Sync decide(int current, Proposal proposal, double now) {
    if (current == 0 && terms.min() != 0) {
      return unstabilized(current, ScalingLimited.DESIRED_WITHIN_RANGE);
    }
    if (current > terms.max()) {
      return unstabilized(terms.max(), ScalingLimited.TOO_MANY_REPLICAS);
    }
    if (current < terms.min()) {
      return unstabilized(terms.min(), ScalingLimited.TOO_FEW_REPLICAS);
    }
    return switch (proposal) {
      case Proposal.Unknown _ -> unstabilized(current, ScalingLimited.DESIRED_WITHIN_RANGE);
      case Proposal.Replicas(int wanted) -> normalize(current, wanted, now);
    };
  }

  private static Sync unstabilized(int replicas, ScalingLimited limited) {
    return new Sync(replicas, AbleToScale.SUCCEEDED_GET_SCALE, limited);
  }

  /** Stabilizes and limits, bounds included, whatever {@code current} is. */
  Sync normalize(int current, int wanted, double now) {
    int stabilized = stabilize(current, wanted, now);
    recommended(wanted, now);
    AbleToScale able =
        stabilized == wanted
            ? AbleToScale.READY_FOR_NEW_SCALE
            : wanted >= current
                ? AbleToScale.SCALE_UP_STABILIZED
                : AbleToScale.SCALE_DOWN_STABILIZED;
    if (stabilized > current) {
      int rate = Math.max(current, highest(current, now));
      int allowed = Math.min(terms.max(), rate);
      return stabilized <= allowed
          ? new Sync(stabilized, able, ScalingLimited.DESIRED_WITHIN_RANGE)
          : new Sync(
              allowed,
              able,
              terms.max() > rate
                  ? ScalingLimited.SCALE_UP_LIMIT
                  : ScalingLimited.TOO_MANY_REPLICAS);
    }
    if (stabilized < current) {
      int rate = Math.min(current, lowest(current, now));
      int allowed = Math.max(terms.min(), rate);
      return stabilized >= allowed
          ? new Sync(stabilized, able, ScalingLimited.DESIRED_WITHIN_RANGE)
          : new Sync(
              allowed,
              able,
              terms.min() < rate
                  ? ScalingLimited.SCALE_DOWN_LIMIT
                  : ScalingLimited.TOO_FEW_REPLICAS);
    }
    return new Sync(stabilized, able, ScalingLimited.DESIRED_WITHIN_RANGE);
  }

  private int stabilize(int current, int wanted, double now) {
    double upSince = now - seconds(terms.up());
    double downSince = now - seconds(terms.down());
    int lowest = wanted;
    int highest = wanted;
    for (Recommendation past : recommendations) {
      if (past.at() > upSince) {
        lowest = Math.min(lowest, past.replicas());
      }
      if (past.at() > downSince) {
        highest = Math.max(highest, past.replicas());
      }
    }
    return Math.min(highest, Math.max(lowest, current));
  }

  private int highest(int current, double now) {
    LongStream limits =
        terms.up().policies().stream()
            .mapToLong(policy -> policy.highest(atPeriodStart(policy, current, now)));
    long limit =
        switch (terms.up().select()) {
          case DISABLED -> current;
          case MAX -> limits.max().orElseThrow();
          case MIN -> limits.min().orElseThrow();
        };
    return Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private int lowest(int current, double now) {
    LongStream limits =
        terms.down().policies().stream()
            .mapToLong(policy -> policy.lowest(atPeriodStart(policy, current, now)));
    long limit =
        switch (terms.down().select()) {
          case DISABLED -> current;
          case MAX -> limits.min().orElseThrow();
          case MIN -> limits.max().orElseThrow();
        };
    return Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private int atPeriodStart(RatePolicy policy, int current, double now) {
    return current - changedSince(now - policy.period().toSeconds());
  }

  /** Replicas added less those removed after {@code since}. */
  private int changedSince(double since) {
    return events.stream().filter(event -> event.at() > since).mapToInt(ScaleEvent::change).sum();
  }

  private void forget(double now) {
    double window = Math.max(seconds(terms.up()), seconds(terms.down()));
    while (recommendations.size() > 1 && recommendations.getFirst().at() < now - window) {
      recommendations.removeFirst();
    }
    long period =
        Stream.of(terms.up(), terms.down())
            .map(ScalingRules::policies)
            .flatMap(Collection::stream)
            .mapToLong(policy -> policy.period().toSeconds())
            .max()
            .orElse(0);
    while (!events.isEmpty() && events.getFirst().at() < now - period) {
      events.removeFirst();
    }
  }

  private static double seconds(ScalingRules rules) {
    return rules.stabilization().toSeconds();
  }
}
