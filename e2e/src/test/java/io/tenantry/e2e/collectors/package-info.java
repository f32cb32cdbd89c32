/** Tests of the collectors' configuration on real processes: lane {@code collectors}. */
@NullMarked
package io.tenantry.e2e.collectors;

import org.jspecify.annotations.NullMarked;
