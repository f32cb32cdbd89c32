package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.ConditionStatus;

/**
 * What a condition of the status is to say.
 *
 * @param type one of {@link AutoscalerConditions}' names
 * @param reason one word for machines
 * @param message a sentence for people, without numbers that change at every tick
 */
record ConditionClaim(String type, ConditionStatus status, String reason, String message) {}
