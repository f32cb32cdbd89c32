/**
 * A collector's configuration as components and pipelines, and the ways through it.
 *
 * <pre>{@code
 * var config = CollectorConfig.of(environment, List.of(base, region));
 * new PipelineGraph(config).ways();   // otlp → memory_limiter → tenantscope → … → load_balancing
 * }</pre>
 *
 * <p>What this cannot see: an address that the environment gives at run time, and whatever a
 * collector's version does differently from what is modelled here.
 */
@NullMarked
package io.tenantry.collector.pipeline;

import org.jspecify.annotations.NullMarked;
