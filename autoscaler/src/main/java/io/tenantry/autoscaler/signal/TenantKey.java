package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import java.util.Comparator;

/** A tenant on a plan in a region: the unit in which demand is counted. */
public record TenantKey(TenantId tenant, PlanName plan, Region region)
    implements Comparable<TenantKey> {

  private static final Comparator<TenantKey> ORDER =
      Comparator.comparing(TenantKey::tenant)
          .thenComparing(TenantKey::plan)
          .thenComparing(TenantKey::region);

  @Override
  public int compareTo(TenantKey other) {
    return ORDER.compare(this, other);
  }
}
