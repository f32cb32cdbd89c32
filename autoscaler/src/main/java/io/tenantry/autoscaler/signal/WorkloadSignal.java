package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An immutable picture of one workload's traffic.
 *
 * @param age of the newest sample
 * @param reporting the pods heard within the allowed age; a ready pod that is missing here makes
 *     the picture partial
 * @param tenants one entry for each tenant with a sample in the slow window, in the order of {@link
 *     TenantKey}
 */
public record WorkloadSignal(Duration age, Set<PodName> reporting, List<TenantSignal> tenants) {

  public WorkloadSignal {
    reporting = Set.copyOf(reporting);
    tenants = List.copyOf(tenants);
  }
}
