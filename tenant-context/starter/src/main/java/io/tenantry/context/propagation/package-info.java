/**
 * The tenant on its way to other threads and to other services.
 *
 * <p>{@link io.tenantry.context.propagation.TenantThreadLocalAccessor} is found by everything that
 * uses Micrometer's context propagation: Reactor, the {@code TaskDecorator} that the starter gives
 * to Spring Boot's own executor, and executors that are wrapped:
 *
 * <pre>{@code
 * ExecutorService executor = TenantExecutors.wrap(mine);
 * executor.submit(() -> TenantContext.current());   // the tenant of whoever submitted it
 * }</pre>
 *
 * <p>Another service is told the tenant where it is one of the {@link
 * io.tenantry.context.propagation.Destinations}. The packages below this one do that for HTTP, gRPC
 * and Kafka; {@link io.tenantry.context.propagation.OutboundHeaders} is for clients made by hand.
 */
@NullMarked
package io.tenantry.context.propagation;

import org.jspecify.annotations.NullMarked;
