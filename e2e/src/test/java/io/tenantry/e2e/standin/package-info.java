@NullMarked
package io.tenantry.e2e.standin;

import org.jspecify.annotations.NullMarked;
