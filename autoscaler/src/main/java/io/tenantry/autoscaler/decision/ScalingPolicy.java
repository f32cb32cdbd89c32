package io.tenantry.autoscaler.decision;

import io.tenantry.autoscaler.workload.ReplicaBounds;

/** What the owner of a workload allows. */
public record ScalingPolicy(Mode mode, ReplicaBounds bounds, ScalingRules up, ScalingRules down) {}
