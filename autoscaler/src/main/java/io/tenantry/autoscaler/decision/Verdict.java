package io.tenantry.autoscaler.decision;

/**
 * What {@link ScalingLaw} answers.
 *
 * @param recommended replicas for the demand, before stabilization, policies and bounds; the
 *     present number when the demand is not known
 * @param next the state to decide from next time
 */
public record Verdict(ScalingDecision decision, int recommended, DecisionState next) {}
