package io.tenantry.autoscaler.telemetry;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.ScalingDecision;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each decision that differs from the one before it, or had another fate, to the
 * logger {@code io.tenantry.autoscaler.decision}. For the loop's thread.
 */
public final class DecisionLog implements OutcomeListener {

  private static final Logger LOG = LoggerFactory.getLogger("io.tenantry.autoscaler.decision");

  private record Said(ScalingDecision decision, Actuation actuation) {}

  private final Map<WorkloadRef, Said> said = new HashMap<>();

  @Override
  public void decided(DecisionOutcome outcome, Actuation actuation) {
    Said now = new Said(outcome.verdict().decision(), actuation);
    if (now.equals(said.put(outcome.workload(), now))) {
      return;
    }
    String sentence = outcome.sentence();
    switch (actuation) {
      case Actuation.Applied(), Actuation.NotNeeded() ->
          LOG.info("{}: {}", outcome.workload(), sentence);
      case Actuation.Withheld(var guard) ->
          LOG.info("{}: {} Not done: {}.", outcome.workload(), sentence, wordsFor(guard));
      case Actuation.Failed(var cause) ->
          LOG.warn("{}: {} Failed: {}", outcome.workload(), sentence, cause);
    }
  }

  @Override
  public void forgotten(WorkloadRef workload) {
    if (said.remove(workload) != null) {
      LOG.info("{}: no longer managed.", workload);
    }
  }

  private static String wordsFor(Actuation.Guard guard) {
    return switch (guard) {
      case RECOMMEND_ONLY -> "mode is Recommend";
      case NOT_LEADER -> "another instance leads";
    };
  }
}
