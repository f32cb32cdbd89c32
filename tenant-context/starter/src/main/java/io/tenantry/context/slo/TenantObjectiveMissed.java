package io.tenantry.context.slo;

import io.tenantry.context.Tenant;
import java.time.Duration;

/**
 * The 99th percentile of a tenant's durations went over its objective: more than one in a hundred
 * of the last minute's requests took longer. Published once, and again only after a {@link
 * TenantObjectiveRecovered}.
 */
public record TenantObjectiveMissed(Tenant tenant, Duration objective, long requests, long slower)
    implements ObjectiveEvent {}
