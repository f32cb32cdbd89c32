/**
 * What the collectors cost: spans through gateway and sampler beside the same collector with a
 * plain pipeline, demand on its way to the autoscaler, and many tenants in one region.
 *
 * <p>Collectors are real processes. What sends and what receives is in this JVM and does as little
 * as it can: a {@link io.tenantry.benchmarks.collectors.SpanBatch} is serialised once and only
 * stamped anew, and the {@link io.tenantry.benchmarks.collectors.TraceSink} decodes no more than
 * the ids, which have the time of sending in them.
 */
@NullMarked
package io.tenantry.benchmarks.collectors;

import org.jspecify.annotations.NullMarked;
