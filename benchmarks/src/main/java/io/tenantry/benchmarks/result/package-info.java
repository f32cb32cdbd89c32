/**
 * How a figure is written down: one form for all benchmarks, each row with its peer beside it.
 *
 * <p>{@code benchmarks/results/NAME.json} is a {@link io.tenantry.benchmarks.result.Result}; the
 * page of the documentation is made from these files by {@link
 * io.tenantry.benchmarks.result.PerformancePage}, and nothing on it is written by hand that was
 * measured.
 */
@NullMarked
package io.tenantry.benchmarks.result;

import org.jspecify.annotations.NullMarked;
