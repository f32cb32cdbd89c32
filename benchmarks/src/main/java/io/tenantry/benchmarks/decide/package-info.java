/**
 * What deciding costs: the control loop of production over a store that is full, with as many
 * workloads as one instance is meant for.
 */
@NullMarked
package io.tenantry.benchmarks.decide;

import org.jspecify.annotations.NullMarked;
