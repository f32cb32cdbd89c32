/**
 * What the collector's configuration is held to, without a collector.
 *
 * <p>{@link io.tenantry.collector.CollectorConfig} reads a role's base file and a region's file and
 * joins them as {@code otelcol --config base --config region} does: {@link
 * io.tenantry.collector.ConfMap} merges, {@link io.tenantry.collector.EnvironmentReferences}
 * replaces <code>${env:NAME:-default}</code>. {@link io.tenantry.collector.PipelineGraph} walks the
 * result from receiver to exporter.
 *
 * <pre>{@code
 * var config = CollectorConfig.of(environment, gatewayYaml, usEastYaml);
 * new PipelineGraph(config).paths(); // [[otlp/services, memory_limiter, tenantscope/services, …], …]
 * }</pre>
 *
 * <p>What this cannot see: an address given by an environment variable at run time, and whatever a
 * collector's version does differently from what is modelled here.
 */
@NullMarked
package io.tenantry.collector;

import org.jspecify.annotations.NullMarked;
