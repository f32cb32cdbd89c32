package io.tenantry.autoscaler.simulator.plant;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The cluster as an autoscaler sees it and acts on it. Reads are of the simulated present; how old
 * a policy's data are, and what a {@link SignalFault} does to them, is the policy's part to play.
 */
public interface ModelledCluster {

  /** Names of the tenants; a tenant's place in this list is its number. */
  List<String> tenants();

  /** Replicas that are asked for: starting and Ready ones. */
  int requestedReplicas();

  int readyReplicas();

  /** The most that {@link #scaleTo} gives, the same for each policy. */
  int maxReplicas();

  /** All replicas that are not gone, draining ones included, in the order of asking. */
  List<ModelledReplica> replicas();

  /** Requests that wait for a first Ready replica. */
  int waiting();

  /** Requests that came so far, refused ones included. */
  long arrived();

  /** Requests turned away so far: by full replicas, by a full queue of the cluster, by limits. */
  long refused();

  /** What is wrong with the metrics at this moment. */
  SignalFault signalFault();

  /**
   * Asks for {@code replicas} in all, at once as a patch of {@code /scale} does; more than {@link
   * #maxReplicas} is that many.
   *
   * @param replicas 0 or more
   */
  void scaleTo(int replicas);

  /**
   * Holds tenants, by number, to these limits from now on and all others to none; without effect
   * when admission is off.
   */
  void limit(Map<Integer, TenantLimit> limits);

  /** Has {@code receiver} told what is pushed each second from now on, faults applied. */
  void subscribe(Consumer<TrafficReport> receiver);

  /**
   * Has {@code action} run whenever a request finds no Ready replica and none waiting before it.
   */
  void whenFirstWaits(Runnable action);
}
