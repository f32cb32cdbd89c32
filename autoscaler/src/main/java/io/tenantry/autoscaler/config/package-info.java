/**
 * Properties and wiring: which parts there are, and how they are put together. Nobody imports it.
 *
 * <p>The way of a data point through the beans: {@link
 * io.tenantry.autoscaler.config.OtlpConfiguration} receives, {@link
 * io.tenantry.autoscaler.config.SignalConfiguration} keeps, {@link
 * io.tenantry.autoscaler.config.ControlConfiguration} decides, {@link
 * io.tenantry.autoscaler.config.KubernetesConfiguration} changes, and telemetry, audit and console
 * tell. At the end of the process it goes backwards: the loop finishes its tick, then the receivers
 * close, then the lease is given back.
 *
 * <p>A property outside its range stops the start with its name, the value and the range. Whoever
 * brings a {@code ClusterState} and a {@code ScaleActuator} of their own sets {@code
 * tenantry.autoscaler.kubernetes.enabled=false}.
 */
@NullMarked
package io.tenantry.autoscaler.config;

import org.jspecify.annotations.NullMarked;
