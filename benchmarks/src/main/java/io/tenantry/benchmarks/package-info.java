/**
 * What Tenantry costs. {@link io.tenantry.benchmarks.Bench} is the program behind {@code ./tenantry
 * bench}; each {@link io.tenantry.benchmarks.Benchmark} measures something beside its peer, and its
 * {@link io.tenantry.benchmarks.result.Result} is written to {@code benchmarks/results}.
 */
@NullMarked
package io.tenantry.benchmarks;

import org.jspecify.annotations.NullMarked;
