package io.tenantry.context;

/**
 * A tenant as one request sees it. The plan comes from the service's own directory, never from the
 * caller.
 */
public record Tenant(TenantId id, Region region, PlanName plan) {

  /** Stands in telemetry for requests without a tenant. */
  public static final Tenant NONE = new Tenant(TenantId.NONE, Region.NONE, PlanName.DEFAULT);

  /** Stands in telemetry for requests that named a tenant that was not believed. */
  public static final Tenant UNKNOWN = new Tenant(TenantId.UNKNOWN, Region.NONE, PlanName.DEFAULT);

  /** The name under which {@link #id} is written to logs, spans, metrics and baggage. */
  public static final String ID_KEY = "tenant.id";

  /** The name under which {@link #region} is written to logs, spans, metrics and baggage. */
  public static final String REGION_KEY = "tenant.region";

  /** The name under which {@link #plan} is written to logs, spans, metrics and baggage. */
  public static final String PLAN_KEY = "tenant.plan";
}
