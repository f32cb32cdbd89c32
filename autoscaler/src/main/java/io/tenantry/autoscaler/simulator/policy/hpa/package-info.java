/**
 * Kubernetes' HorizontalPodAutoscaler v2, as users run it, for comparison: the arithmetic for each
 * kind of metric ({@link io.tenantry.autoscaler.simulator.policy.hpa.ReplicaCalculator}) and what
 * is done with its answer ({@link
 * io.tenantry.autoscaler.simulator.policy.hpa.HorizontalController}).
 *
 * <p>Its oddities are kept where they decide: thousandths and percent are cut to whole numbers, a
 * target value counts only pods that are Ready, both directions' recent changes limit the rate.
 * {@code HpaScenariosTest} holds it row by row to what Kubernetes' own tests say:
 *
 * <pre>{@code
 * var controller = new HorizontalController(terms);
 * Proposal proposal = ReplicaCalculator.DEFAULTS.averageValue(3, 8_600, 2_150);  // 4 replicas
 * int replicas = controller.sync(3, proposal, now).replicas();
 * }</pre>
 *
 * Times are seconds of the simulation.
 */
@NullMarked
package io.tenantry.autoscaler.simulator.policy.hpa;

import org.jspecify.annotations.NullMarked;
