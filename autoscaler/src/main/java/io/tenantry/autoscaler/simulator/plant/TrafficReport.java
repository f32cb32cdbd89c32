package io.tenantry.autoscaler.simulator.plant;

import java.util.List;

/**
 * What one sender pushes about one second of the run; it arrives 0.3 to 0.8 s after the second is
 * over. Tenants are numbers: places in {@link ModelledCluster#tenants}.
 */
public sealed interface TrafficReport {

  /** Begin of the second that it speaks of. */
  double from();

  /** End of that second. */
  double to();

  /**
   * From a Ready or draining replica.
   *
   * @param cpuSeconds CPU time used within the second
   * @param tenants those with traffic in this second or the one before; the others had none
   */
  record OfReplica(
      double from, double to, ModelledReplica replica, double cpuSeconds, List<OfTenant> tenants)
      implements TrafficReport {

    public OfReplica {
      tenants = List.copyOf(tenants);
    }
  }

  /**
   * A tenant's requests at one replica: those that finished within the second by response time, in
   * the buckets of an OpenTelemetry exponential histogram of scale 3, which has 8 per doubling.
   *
   * @param inFlight open requests at the end of the second, those that wait for others included
   * @param firstBucket number of the bucket that {@code counts[0]} is
   * @param counts empty when none finished; not to be changed
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // Handed over by the hundred each second, never compared.
  record OfTenant(int tenant, long inFlight, int firstBucket, long[] counts) {}

  /**
   * From the balancer.
   *
   * @param refused requests turned away within the second, by tenant, whoever refused them
   * @param waiting requests that wait for a first replica at the end of the second, by tenant
   */
  @SuppressWarnings("ArrayRecordComponent")
  record OfBalancer(double from, double to, long[] refused, long[] waiting)
      implements TrafficReport {}

  /**
   * From the edge, when it is on: {@code requests} by tenant, forwarded by the edge within the
   * second; they reach the cluster the edge's lead later.
   */
  @SuppressWarnings("ArrayRecordComponent")
  record OfEdge(double from, double to, long[] requests) implements TrafficReport {}
}
