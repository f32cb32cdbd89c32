package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable picture of one workload's traffic.
 *
 * <p>{@code served}, {@code refused} and the sums of {@code pods} are counts of all time, so that
 * whoever kept an earlier picture finds in the difference what came between: nothing lost, nothing
 * twice, however late it came. They begin anew when the workload was forgotten, and with the
 * process; see {@link LatencyHistogram#minus}.
 *
 * @param age of the newest sample of the pod that is furthest behind
 * @param reporting the pods heard within the allowed age; a ready pod that is missing here makes
 *     the picture partial
 * @param counted the live pods whose requests are in the rates: not those that are silent, nor
 *     those that were and whose window is not whole again, unless there are no others
 * @param tenants one entry for each tenant with a sample in the slow window, in the order of {@link
 *     TenantKey}
 * @param recent arrivals of all tenants in each of the last {@link #SECONDS} seconds, each pod's
 *     counted back from where that pod was last heard
 * @param served durations of all requests that finished
 * @param refused requests that were turned away and count as demand; arrivals contain them
 * @param pods those of the live pods that were ever heard
 * @param edge what is on its way, where an edge says so
 */
public record WorkloadSignal(
    Duration age,
    Set<PodName> reporting,
    Set<PodName> counted,
    List<TenantSignal> tenants,
    RecentArrivals recent,
    LatencyHistogram served,
    long refused,
    Map<PodName, PodSignal> pods,
    Optional<EdgeSignal> edge) {

  /** How many seconds of arrivals are kept. */
  public static final int SECONDS = 60;

  public WorkloadSignal {
    reporting = Set.copyOf(reporting);
    counted = Set.copyOf(counted);
    tenants = List.copyOf(tenants);
    pods = Map.copyOf(pods);
  }
}
