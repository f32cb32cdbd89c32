package io.tenantry.context.slo;

import io.tenantry.context.Tenant;
import java.time.Duration;

/** A tenant's objective is no longer kept, or is kept again. */
public sealed interface ObjectiveEvent permits TenantObjectiveMissed, TenantObjectiveRecovered {

  /** Whose. Only ever one tenant, never a sum of several. */
  Tenant tenant();

  /** How long a request of the tenant may take. */
  Duration objective();

  /** The tenant's requests of the last minute. */
  long requests();

  /** Those of them that took longer than {@link #objective}. */
  long slower();
}
