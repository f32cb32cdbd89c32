package io.tenantry.context.slo;

import io.tenantry.context.Tenant;
import java.time.Duration;

/**
 * A tenant whose objective was missed is clearly within it again: at most one in two hundred of the
 * last minute's requests took longer.
 */
public record TenantObjectiveRecovered(
    Tenant tenant, Duration objective, long requests, long slower) implements ObjectiveEvent {}
