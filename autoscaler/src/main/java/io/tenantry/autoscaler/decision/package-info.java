/**
 * Change or hold, and why.
 *
 * <p>{@link io.tenantry.autoscaler.decision.ScalingLaw} is a pure function that is told the time
 * and the earlier state. What it answers is wrapped into one {@link
 * io.tenantry.autoscaler.decision.DecisionOutcome}, from which status, Event, meter, log line and
 * decision record are written:
 *
 * <pre>{@code
 * Verdict verdict = ScalingLaw.decide(situation, previous, now);
 * switch (verdict.decision()) {
 *   case ScaleTo(int replicas, Reason reason) -> ...
 *   case Hold(Reason reason) -> ...
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.decision;

import org.jspecify.annotations.NullMarked;
