/**
 * Our own meters and the decision log, both written from {@link
 * io.tenantry.autoscaler.decision.DecisionOutcome}. The only place that knows Micrometer.
 *
 * <p>In the names that Prometheus shows, each with the labels {@code namespace}, {@code kind}
 * ({@code Deployment} or {@code StatefulSet}) and {@code workload}, which together name one
 * workload, and those that are given:
 *
 * <ul>
 *   <li>{@code tenantry_autoscaler_replicas_desired}, {@code _ready}, {@code _recommended}
 *   <li>{@code tenantry_autoscaler_decisions_total{reason}}, one for each tick
 *   <li>{@code tenantry_autoscaler_actuations_total{result}}, changes applied, withheld and failed
 *   <li>{@code tenantry_autoscaler_tenant_requests_per_second{tenant_id, tenant_plan,
 *       tenant_region}} and {@code tenantry_autoscaler_tenant_latency_seconds{…, quantile}}
 *   <li>{@code tenantry_autoscaler_objective_seconds}, {@code
 *       tenantry_autoscaler_signal_age_seconds}
 *   <li>without these labels: {@code tenantry_autoscaler_tick_seconds}, {@code
 *       tenantry_autoscaler_tick_failures_total}, {@code tenantry_autoscaler_otlp_accepted_total},
 *       {@code tenantry_autoscaler_otlp_dropped_total{reason}}, {@code
 *       tenantry_autoscaler_otlp_refused_total{reason}}, {@code tenantry_autoscaler_signal_series},
 *       {@code tenantry_autoscaler_leading} (1 on the instance that may act)
 * </ul>
 *
 * <p>A series goes when its workload is no longer managed or its tenant no longer heard. Of one
 * workload, the 100 tenants with the most requests have series of their own; the others are summed
 * up as {@code _overflow}.
 */
@NullMarked
package io.tenantry.autoscaler.telemetry;

import org.jspecify.annotations.NullMarked;
