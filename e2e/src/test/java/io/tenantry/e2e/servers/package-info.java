@NullMarked
package io.tenantry.e2e.servers;

import org.jspecify.annotations.NullMarked;
