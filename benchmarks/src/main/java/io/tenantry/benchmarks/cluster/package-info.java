/**
 * Real requests against the cluster of {@code ./tenantry demo}: storefront, balancer, Kubernetes
 * API and autoscaler as processes of this machine.
 *
 * <p>{@link io.tenantry.benchmarks.cluster.Surge} lets the load go to four times of what it was,
 * with fixed replicas, with replicas by CPU as HPA computes it, and with Tenantry. {@link
 * io.tenantry.benchmarks.cluster.ModelCheck} asks whether the simulator's plant tells the truth
 * about such a service.
 *
 * <p>A {@link io.tenantry.benchmarks.cluster.RunningCluster} is started anew for each run, so that
 * nothing is known of the one before:
 *
 * <pre>{@code
 * try (RunningCluster cluster = RunningCluster.start(root, work)) {
 *   cluster.shop().begin(2, Surge.QUERY_TIME);
 *   Answers answers = new OpenLoad(cluster.storefront()).run(Curve.constant(50, 30).requests(1));
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
