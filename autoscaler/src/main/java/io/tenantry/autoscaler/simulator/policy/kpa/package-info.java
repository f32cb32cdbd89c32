/**
 * Knative's pod autoscaler (KPA) for comparison: a scaler that looks at a long and a short window
 * and panics when the short one runs away ({@link
 * io.tenantry.autoscaler.simulator.policy.kpa.KpaScaler}), the windows of one-second buckets
 * ({@link io.tenantry.autoscaler.simulator.policy.kpa.WindowBuckets}), and how many pods are asked
 * ({@link io.tenantry.autoscaler.simulator.policy.kpa.SampleSize}).
 *
 * <p>{@code KpaScenariosTest} holds it row by row to what Knative's own tests say:
 *
 * <pre>{@code
 * var scaler = new KpaScaler(KpaTerms.defaults(10), 1, now);
 * scaler.scale(1, new Load.Observed(50, 10), now);   // 5 replicas
 * }</pre>
 *
 * Times are seconds of the simulation.
 */
@NullMarked
package io.tenantry.autoscaler.simulator.policy.kpa;

import org.jspecify.annotations.NullMarked;
