/**
 * What the tenant on a request costs, in nanoseconds and bytes: JMH benchmarks of the starter's
 * parts, each with its plain alternative in the same class, so that one run measures both on the
 * same tenants.
 *
 * <p>4,096 tenants, drawn by Zipf's law: one of them would live in the cache of the processor.
 */
@NullMarked
package io.tenantry.benchmarks.context;

import org.jspecify.annotations.NullMarked;
