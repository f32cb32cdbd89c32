/**
 * The modelled cluster: requests that come as a Poisson process, replicas that share their cores
 * among the requests they have, a balancer, start-up times and faults. Event driven and seeded: the
 * same seed gives every policy the same requests with the same work.
 *
 * <pre>{@code
 * final class TwiceTheLoad implements Autoscaler {
 *   public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
 *     agenda.every(15, phases.nextDouble(15), () -> cluster.scaleTo(neededFor(cluster.arrived())));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.plant;

import org.jspecify.annotations.NullMarked;
