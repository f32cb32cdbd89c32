/**
 * What scales the modelled cluster: Tenantry's own control loop ({@link
 * io.tenantry.autoscaler.simulator.policy.TenantryAutoscaler}), and the policies that it is
 * compared with, each as its users run it: HPA and KEDA in {@code hpa}, Knative's in {@code kpa}, a
 * fixed number of replicas ({@link io.tenantry.autoscaler.simulator.policy.FixedReplicas}), and
 * what could be reached by one who knows what will come ({@link
 * io.tenantry.autoscaler.simulator.policy.Oracle}).
 *
 * <p>They know the cluster only through {@link
 * io.tenantry.autoscaler.simulator.plant.ModelledCluster}; how old their data are, and what a fault
 * does to them, is part of the policy:
 *
 * <pre>{@code
 * Autoscaler strongest = TargetTracking.KPA_RPS.at(0.7, 1, PlantParameters.DEFAULT);
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.policy;

import org.jspecify.annotations.NullMarked;
