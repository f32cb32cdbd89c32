package io.tenantry.autoscaler.decision;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import io.tenantry.autoscaler.signal.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The control law: replicas for the demand, then tolerance, stabilization, rate policies and
 * bounds, in the order and with the arithmetic of HorizontalPodAutoscaler v2.
 *
 * <p>Where HPA differs: what is not proven never scales down. A signal that is missing, old or
 * partial holds the number (or raises it to {@code minReplicas}), and counts as a wish for the
 * present number in the stabilization window.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/">HPA
 *     algorithm details</a>
 */
public final class ScalingLaw {

  /**
   * Which law this is: raised with every change after which the same situation may be decided
   * otherwise. Decision records carry it, so that a replay tells a new law from a broken one.
   */
  public static final int MODEL_VERSION = 3;

  /** A need this little above a whole number is rounding in the sums before it, not a replica. */
  private static final double ROUNDING = 1e-6;

  /** The slow window and the greatest age that a signal may be allowed. */
  private static final Duration LONGEST_SHORTEST_STABILIZATION = Windows.SLOW.plusMinutes(5);

  /** What a change must save, in replicas, because a change costs, too. */
  private static final double WORTH_MORE = 0.1;

  private static final double WORTH_FEWER = 0.3;

  /**
   * What a change must save on top when it takes back another of the last minutes, as a part of the
   * replicas: demand that varies by 8 % for no reason moves none of them to and fro.
   */
  private static final double WORTH_REVERSAL = 0.15;

  private static final Duration REVERSAL = Duration.ofMinutes(5);

  /** Nothing must have been asked for so long before the last replica goes. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private ScalingLaw() {}

  /**
   * What to do at {@code now}. Never outside the bounds, never down unless the evidence is fresh
   * and complete, and monotone in the demand.
   */
  public static Verdict decide(Situation situation, DecisionState previous, Instant now) {
    ScalingPolicy policy = situation.policy();
    int current = situation.replicas().requested();
    if (policy.mode() == Mode.OFF) {
      return hold(Reason.SWITCHED_OFF, policy, current, previous, now);
    }
    if (current == 0) {
      return policy.bounds().allowNone()
          ? atZero(situation, previous, now)
          : hold(Reason.TARGET_AT_ZERO, policy, current, previous, now);
    }
    return switch (situation.evidence()) {
      case Evidence.AtEdge _ -> withoutDemand(Reason.NO_SIGNAL, situation, previous, now);
      case Evidence.Absent() -> withoutDemand(Reason.NO_SIGNAL, situation, previous, now);
      case Evidence.Outdated _ -> withoutDemand(Reason.SIGNAL_STALE, situation, previous, now);
      case Evidence.Measured measured -> withDemand(measured, situation, previous, now);
    };
  }

  /**
   * Up with the first request, and at once to what they need; no pod is there to hear more from.
   */
  private static Verdict atZero(Situation situation, DecisionState previous, Instant now) {
    ScalingPolicy policy = situation.policy();
    return switch (situation.evidence()) {
      case Evidence.AtEdge(_, double rate, Requirement required) when rate > 0 -> {
        double needed = required.replicas().orElse(1);
        int replicas = situation.bounds().clamp(Math.max(1, wholeReplicas(needed)));
        yield new Verdict(
            new ScaleTo(replicas, Reason.REQUEST_WAITING),
            replicas,
            previous.afterRecommending(replicas, now, memory(policy)));
      }
      case Evidence.AtEdge _, Evidence.Measured _ -> hold(Reason.IDLE, policy, 0, previous, now);
      case Evidence.Outdated _ -> hold(Reason.SIGNAL_STALE, policy, 0, previous, now);
      case Evidence.Absent _ -> hold(Reason.NO_SIGNAL, policy, 0, previous, now);
    };
  }

  private static Verdict withoutDemand(
      Reason reason, Situation situation, DecisionState previous, Instant now) {
    int current = situation.replicas().requested();
    ScalingPolicy policy = situation.policy();
    int min = situation.bounds().min();
    return current < min
        ? new Verdict(
            new ScaleTo(min, Reason.BELOW_MIN),
            current,
            previous.afterRecommending(current, now, memory(policy)))
        : hold(reason, policy, current, previous, now);
  }

  private static Verdict withDemand(
      Evidence.Measured measured, Situation situation, DecisionState previous, Instant now) {
    ScalingPolicy policy = situation.policy();
    int current = situation.replicas().requested();
    boolean proven = measured.silentPods().isEmpty();

    int recommended;
    int wanted;
    switch (measured.required()) {
      case CapacityRequirement required -> {
        recommended = recommend(required, situation.replicas(), policy);
        if (policy.bounds().allowNone()) {
          // That little is asked does not prove that nothing is.
          recommended = Math.max(1, recommended);
        }
        wanted = recommended;
      }
      case Requirement.NotKnownYet _ -> {
        recommended = current;
        wanted = current;
      }
      case Requirement.NothingAsked _ -> {
        // The last replica goes alone: it is the one that is slow to come back.
        recommended = current == 1 && policy.bounds().allowNone() ? 0 : 1;
        wanted = recommended;
      }
      case LatenessTradeOff required -> {
        LatenessTradeOff tradeOff = withoutBacklogOfStarting(required, situation.replicas());
        recommended = tradeOff.cheapest();
        wanted = worthIt(tradeOff, recommended, current, previous, now) ? recommended : current;
      }
    }
    DecisionState next =
        previous.afterRecommending(
            proven ? wanted : Math.max(wanted, current), now, memory(policy));
    int stabilized = stabilize(wanted, current, measured, policy, next, now);
    int limited = limitRate(stabilized, current, policy, next, now);
    int replicas = situation.bounds().clamp(limited);

    Reason reason;
    if (!proven && replicas <= current && (replicas < current || wanted < current)) {
      return new Verdict(new Hold(Reason.SIGNAL_PARTIAL), recommended, next);
    } else if (replicas > limited) {
      reason = current < replicas ? Reason.BELOW_MIN : Reason.AT_MIN;
    } else if (replicas < limited) {
      reason = atMost(current > replicas, situation);
    } else if (replicas == 0) {
      reason = Reason.IDLE;
    } else if (limited != stabilized) {
      reason = wanted > current ? Reason.UP_RATE_LIMITED : Reason.DOWN_RATE_LIMITED;
    } else if (stabilized != wanted && replicas == current) {
      reason = wanted > current ? Reason.STABILIZING_UP : Reason.STABILIZING_DOWN;
    } else if (measured.required() instanceof Requirement.NotKnownYet) {
      reason = Reason.LEARNING;
    } else if (wanted == current && othersToBlame(measured.required())) {
      reason = Reason.INEFFECTIVE_SCALE_UP;
    } else if (wanted == current) {
      reason = Reason.ENOUGH;
    } else {
      reason = wanted > current ? Reason.DEMAND_ABOVE_CAPACITY : Reason.DEMAND_BELOW_CAPACITY;
    }
    return new Verdict(
        replicas == current ? new Hold(reason) : new ScaleTo(replicas, reason), recommended, next);
  }

  private static Reason atMost(boolean above, Situation situation) {
    if (situation.isBoundByBudget()) {
      return above ? Reason.ABOVE_BUDGET : Reason.AT_BUDGET;
    }
    return above ? Reason.ABOVE_MAX : Reason.AT_MAX;
  }

  /** Replicas for the demand; the present number while the difference is within tolerance. */
  private static int recommend(
      CapacityRequirement required, Replicas replicas, ScalingPolicy policy) {
    int current = replicas.requested();
    double needed = required.total();
    if (replicas.starting() > 0) {
      // Replicas that are starting were asked for to work the backlog off; it would ask for them
      // again. And while those that are ready are busy, they show what they can serve and not what
      // would arrive if there were more of them.
      needed = required.forArrivals();
      if (needed >= replicas.ready() * (1 - policy.down().tolerance())) {
        needed = Math.max(needed, current);
      }
    }
    boolean tooFew = needed > current * (1 + policy.up().tolerance());
    boolean tooMany = needed < current * (1 - policy.down().tolerance());
    return tooFew || tooMany ? wholeReplicas(needed) : current;
  }

  private static int wholeReplicas(double needed) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(needed - ROUNDING));
  }

  private static boolean othersToBlame(Requirement required) {
    return required instanceof LatenessTradeOff tradeOff && tradeOff.othersToBlame();
  }

  /** A backlog asks for nothing while replicas are starting: they were asked for because of it. */
  private static LatenessTradeOff withoutBacklogOfStarting(
      LatenessTradeOff tradeOff, Replicas replicas) {
    return replicas.starting() > 0 ? tradeOff.withoutBacklog() : tradeOff;
  }

  /** Whether {@code cheapest} saves enough to change for. */
  private static boolean worthIt(
      LatenessTradeOff tradeOff, int cheapest, int current, DecisionState previous, Instant now) {
    double saved = tradeOff.cost(current) - tradeOff.cost(cheapest);
    boolean more = cheapest > current;
    double worth = more ? WORTH_MORE : WORTH_FEWER;
    return saved
        > (previous.wouldReverse(more, now.minus(REVERSAL))
            ? worth + WORTH_REVERSAL * current
            : worth);
  }

  private static int stabilize(
      int recommended,
      int current,
      Evidence.Measured measured,
      ScalingPolicy policy,
      DecisionState state,
      Instant now) {
    if (recommended > current) {
      Instant since = now.minus(policy.up().stabilization());
      return Math.max(current, state.lowestRecommendedSince(since, recommended));
    }
    Duration window = longer(policy.down().stabilization(), shortestDownStabilization(measured));
    if (recommended == 0) {
      window = longer(window, SILENCE);
    }
    return Math.min(current, state.highestRecommendedSince(now.minus(window), recommended));
  }

  /**
   * A scale-down is never stabilized for less than the demand's window and what its samples are
   * late by: until then, part of what was counted may lie in a time when nobody was heard.
   */
  private static Duration shortestDownStabilization(Evidence.Measured measured) {
    return Windows.SLOW.plus(measured.age());
  }

  /** How long recommendations may still be asked for. */
  private static Duration memory(ScalingPolicy policy) {
    return longer(
        LONGEST_SHORTEST_STABILIZATION,
        longer(policy.up().stabilization(), policy.down().stabilization()));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static int limitRate(
      int stabilized, int current, ScalingPolicy policy, DecisionState state, Instant now) {
    if (stabilized > current) {
      return Math.min(stabilized, highestAllowed(current, policy.up(), state, now));
    }
    return Math.max(stabilized, lowestAllowed(current, policy.down(), state, now));
  }

  /** The most replicas that the policies allow now; never below {@code current}. */
  private static int highestAllowed(
      int current, ScalingRules rules, DecisionState state, Instant now) {
    LongStream limits =
        rules.policies().stream()
            .mapToLong(policy -> policy.highest(atPeriodStart(policy, current, state, now)));
    OptionalLong limit =
        switch (rules.select()) {
          case MAX -> limits.max();
          case MIN -> limits.min();
          case DISABLED -> OptionalLong.of(current);
        };
    return Math.clamp(limit.orElse(Integer.MAX_VALUE), current, Integer.MAX_VALUE);
  }

  /** The fewest replicas that the policies allow now; never above {@code current}. */
  private static int lowestAllowed(
      int current, ScalingRules rules, DecisionState state, Instant now) {
    LongStream limits =
        rules.policies().stream()
            .mapToLong(policy -> policy.lowest(atPeriodStart(policy, current, state, now)));
    OptionalLong limit =
        switch (rules.select()) {
          case MAX -> limits.min();
          case MIN -> limits.max();
          case DISABLED -> OptionalLong.of(current);
        };
    return Math.clamp(limit.orElse(0), 0, current);
  }

  private static int atPeriodStart(
      RatePolicy policy, int current, DecisionState state, Instant now) {
    return current - state.addedSince(now.minus(policy.period()));
  }

  private static Verdict hold(
      Reason reason, ScalingPolicy policy, int current, DecisionState previous, Instant now) {
    return new Verdict(
        new Hold(reason), current, previous.afterRecommending(current, now, memory(policy)));
  }
}
