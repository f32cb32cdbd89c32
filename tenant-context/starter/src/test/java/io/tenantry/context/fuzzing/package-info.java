/**
 * What the fuzz tests ({@code *FuzzTest}, method {@code fuzz}) hold a target to, whatever the
 * input: no exception, names of our alphabet only, and nothing of the input in a log.
 *
 * <p>Jazzer does not instrument this package ({@code junit-platform.properties}): it would learn
 * from the comparisons in here which input makes them fail, such as the text of a log line.
 */
@NullMarked
package io.tenantry.context.fuzzing;

import org.jspecify.annotations.NullMarked;
