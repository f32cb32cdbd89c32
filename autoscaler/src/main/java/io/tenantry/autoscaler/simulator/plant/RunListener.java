package io.tenantry.autoscaler.simulator.plant;

/** Hears of what becomes of requests and replicas. Called in the order of simulated time. */
public interface RunListener {

  /**
   * A request was answered, in time or not.
   *
   * @param arrival when it came
   * @param response seconds from then on
   */
  void answered(double arrival, int tenant, double response);

  /**
   * A request came to nothing: refused, given up by its client, or lost with its replica.
   *
   * @param arrival when it came
   */
  void failed(double arrival, int tenant);

  /** As {@link #failed}, because of a limit that the policy published. */
  void limited(double arrival, int tenant);

  /** Another number of replicas is asked for. */
  void scaled(double at, int from, int to);
}
