/**
 * What the starter and the agent's extension cost a whole service: the storefront in its own
 * process, under a load that does not wait for it. And what the others notice of a tenant that
 * floods it.
 */
@NullMarked
package io.tenantry.benchmarks.storefront;

import org.jspecify.annotations.NullMarked;
