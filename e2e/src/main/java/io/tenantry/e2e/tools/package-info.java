/**
 * The programs that the end-to-end tests run, built from pinned Go modules.
 *
 * <p>{@code e2e/tools/<tool>/go.mod} names each of them, with go.sum beside it. What a lane lacks
 * is built once, into a cache outside of the checkout ({@link io.tenantry.e2e.tools.CacheHome}),
 * under a name that changes with everything that the build depends on ({@link
 * io.tenantry.e2e.tools.GoModule}). Nothing but the JDK is used here, so that the launcher can run
 * it from the bare classes.
 */
@NullMarked
package io.tenantry.e2e.tools;

import org.jspecify.annotations.NullMarked;
