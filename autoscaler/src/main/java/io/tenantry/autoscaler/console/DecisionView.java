package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Reason;
import java.time.Instant;

/**
 * A decision, for as long as it was made again and again.
 *
 * @param number counts up by one for each of a workload's decisions
 * @param at when it was first made
 * @param until when it was last made
 * @param times how often; at least 1
 * @param from replicas asked for before it
 * @param to replicas asked for after it; equal to {@code from} when it holds
 * @param sentence why, in words, as of {@code at}
 * @param result what became of it the last time
 */
record DecisionView(
    long number,
    Instant at,
    Instant until,
    int times,
    int from,
    int to,
    Reason reason,
    String sentence,
    Result result) {

  /** What became of a decision: a word for programs and words for people. */
  record Result(Kind kind, String words) {

    enum Kind {
      HELD,
      APPLIED,
      WITHHELD,
      FAILED
    }

    static Result of(Actuation actuation) {
      return switch (actuation) {
        case Actuation.NotNeeded() -> new Result(Kind.HELD, "Nothing to change");
        case Actuation.Applied() -> new Result(Kind.APPLIED, "Applied");
        case Actuation.Withheld(var guard) ->
            new Result(
                Kind.WITHHELD,
                switch (guard) {
                  case RECOMMEND_ONLY -> "Not applied: the mode is Recommend";
                  case NOT_LEADER -> "Not applied here: another instance leads";
                });
        case Actuation.Failed(var cause) -> new Result(Kind.FAILED, "Failed: " + cause);
      };
    }
  }

  static DecisionView first(long number, DecisionOutcome outcome, Actuation actuation) {
    return new DecisionView(
        number,
        outcome.at(),
        outcome.at(),
        1,
        outcome.from(),
        outcome.to(),
        outcome.reason(),
        outcome.sentence(),
        Result.of(actuation));
  }

  DecisionView repeated(Instant again, Actuation actuation) {
    return new DecisionView(
        number, at, again, times + 1, from, to, reason, sentence, Result.of(actuation));
  }

  /** Replicas asked for after what became of it. */
  int requested() {
    return result.kind() == Result.Kind.APPLIED ? to : from;
  }

  boolean isSameDecision(DecisionOutcome outcome) {
    return from == outcome.from() && to == outcome.to() && reason == outcome.reason();
  }
}
