package io.tenantry.context.resolution;

import io.tenantry.context.TenantId;
import java.util.Optional;

/**
 * The service's own knowledge of its tenants. Asked only about tenants that a trusted source named.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface TenantDirectory {

  /**
   * The profile of a tenant; empty when there is no such tenant, or it is disabled: the caller
   * cannot tell the two apart, and shall not. Its requests are then refused.
   *
   * @throws RuntimeException of any kind when it cannot be told: requests are then refused as
   *     temporarily not servable, never let through
   */
  Optional<TenantProfile> find(TenantId tenant);
}
