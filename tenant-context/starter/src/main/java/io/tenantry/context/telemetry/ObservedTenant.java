package io.tenantry.context.telemetry;

import io.micrometer.observation.Observation;
import io.tenantry.context.Tenant;
import java.util.Optional;

/** Finds the tenant of what is observed. */
@FunctionalInterface
public interface ObservedTenant {

  /**
   * Whoever takes a message in puts its tenant into the observation that is current then: {@code
   * context.put(Tenant.class, tenant)}.
   */
  ObservedTenant IN_CONTEXT = context -> Optional.ofNullable(context.get(Tenant.class));

  /** Empty where nobody said for whom it is. */
  Optional<Tenant> of(Observation.Context context);
}
