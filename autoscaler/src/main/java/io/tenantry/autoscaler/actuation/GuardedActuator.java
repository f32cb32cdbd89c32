package io.tenantry.autoscaler.actuation;

import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import java.util.function.BooleanSupplier;

/** Lets a change through only when the mode is Auto and this instance leads. */
public final class GuardedActuator {

  private final ScaleActuator actuator;
  private final BooleanSupplier leading;

  public GuardedActuator(ScaleActuator actuator, BooleanSupplier leading) {
    this.actuator = actuator;
    this.leading = leading;
  }

  /** Applies the outcome's decision, or says what kept it back. */
  public Actuation apply(DecisionOutcome outcome) {
    return switch (outcome.verdict().decision()) {
      case Hold _ -> new Actuation.NotNeeded();
      case ScaleTo scale -> {
        if (!leading.getAsBoolean()) {
          yield new Actuation.Withheld(Actuation.Guard.NOT_LEADER);
        }
        if (outcome.situation().policy().mode() != Mode.AUTO) {
          yield new Actuation.Withheld(Actuation.Guard.RECOMMEND_ONLY);
        }
        yield actuator.scale(outcome.workload(), outcome.from(), scale.replicas());
      }
    };
  }
}
