@NullMarked
package io.tenantry.e2e.query;

import org.jspecify.annotations.NullMarked;
