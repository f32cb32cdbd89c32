package io.tenantry.autoscaler.fairness;

import io.tenantry.autoscaler.signal.TenantKey;

/** What a tenant gets of a capacity, in its unit; never more than it asked for. */
public record Share(TenantKey key, double demand, double granted) {}
