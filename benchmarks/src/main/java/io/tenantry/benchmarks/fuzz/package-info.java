/**
 * The starter's fuzz tests, run as what they are: {@code ./tenantry test} only repeats their known
 * inputs, here Jazzer looks for new ones, in one JVM after the other.
 */
@NullMarked
package io.tenantry.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
