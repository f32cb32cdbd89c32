package io.tenantry.autoscaler.decision;

/** Everything that one decision is made from, apart from time and earlier state. */
public record Situation(ScalingPolicy policy, Replicas replicas, Evidence evidence) {}
