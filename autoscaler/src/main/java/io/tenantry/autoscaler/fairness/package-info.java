/**
 * Who gets how much when there is not enough for all: weighted max-min shares.
 *
 * <pre>{@code
 * List<Share> shares = WeightedMaxMin.divide(100, List.of(claim(a, 10, 5), claim(b, 100, 3), claim(c, 100, 2)));
 * // 10, 54, 36
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.fairness;

import org.jspecify.annotations.NullMarked;
