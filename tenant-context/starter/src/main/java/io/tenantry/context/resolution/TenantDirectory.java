package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.Optional;

/**
 * The service's own knowledge of its tenants. Replace the bean to ask a database; keep the answers
 * in memory then, because it is asked once for every request, on the request's thread.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface TenantDirectory {

  /**
   * The plan of a tenant; empty when there is no such tenant, or it is disabled: the caller cannot
   * tell the two apart, and shall not. Its requests are then refused.
   */
  Optional<PlanName> planOf(TenantId tenant);
}
