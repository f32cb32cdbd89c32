/** Tenantry as its users meet it: the launcher, the documentation, the demo. */
@NullMarked
package io.tenantry.e2e;

import org.jspecify.annotations.NullMarked;
