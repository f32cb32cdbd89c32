/**
 * Who a request is for, bound to the thread that serves it.
 *
 * <p>{@link io.tenantry.context.TenantContext#open} opens one {@link
 * io.tenantry.context.TenantScope}, which moves every {@link io.tenantry.context.TenantCarrier}
 * (thread-local, log context, baggage) together and restores them in reverse order, nested scopes
 * included:
 *
 * <pre>{@code
 * TenantContext.current();                          // Optional[acme] in a request of acme
 * try (TenantScope scope = tenants.open(globex)) {  // a job that works for somebody else
 *   reports.send();                                 // logs, spans and baggage say globex
 * }                                                 // and acme again from here
 * }</pre>
 *
 * <p>The package needs the JDK and nothing else. It also holds the borders between the packages
 * below it, which do not see each other: what a message says about its tenant ({@link
 * io.tenantry.context.TenantClaim}), how far that is believed ({@link io.tenantry.context.Trust}),
 * who judges it ({@link io.tenantry.context.TenantResolver}), whether a request is served now
 * ({@link io.tenantry.context.AdmissionControl}), and who is told ({@link
 * io.tenantry.context.RequestMeter}, {@link io.tenantry.context.TenantListener}).
 */
@NullMarked
package io.tenantry.context;

import org.jspecify.annotations.NullMarked;
