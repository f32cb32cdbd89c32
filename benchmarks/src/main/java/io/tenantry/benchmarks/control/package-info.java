/**
 * The study of control: all policies on all demands, each baseline with its whole curve, so that
 * nobody wins by choosing the other's worst setting.
 *
 * <p>{@link io.tenantry.benchmarks.control.StudyResults} compares what the runs came to; {@link
 * io.tenantry.benchmarks.control.StudyPages} writes {@code docs/study}:
 *
 * <pre>{@code
 * new StudyResults(runs).lateAtTheCostOf("hpa-requests", "0.8", "tenantry");
 * }</pre>
 */
@NullMarked
package io.tenantry.benchmarks.control;

import org.jspecify.annotations.NullMarked;
