/**
 * Whether the tenant crosses each boundary, in each set-up. {@link
 * io.tenantry.boundaries.PropagationMatrixIT} starts one application for each way of getting
 * telemetry, sends it over every boundary, looks at the far side, and holds the result against
 * {@code docs/propagation-matrix.md}.
 */
@NullMarked
package io.tenantry.boundaries;

import org.jspecify.annotations.NullMarked;
