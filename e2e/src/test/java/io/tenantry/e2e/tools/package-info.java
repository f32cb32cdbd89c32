@NullMarked
package io.tenantry.e2e.tools;

import org.jspecify.annotations.NullMarked;
