@NullMarked
package io.tenantry.e2e.telemetry;

import org.jspecify.annotations.NullMarked;
