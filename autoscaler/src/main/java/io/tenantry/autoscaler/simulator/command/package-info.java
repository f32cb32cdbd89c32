/**
 * {@code ./tenantry simulate}: a platform team tries Tenantry on its own traffic before it installs
 * anything.
 *
 * <pre>{@code
 * ./tenantry simulate --trace traces/shop --policy tenantry,kpa-rps --target 0.6,0.8 --json out.json
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.command;

import org.jspecify.annotations.NullMarked;
