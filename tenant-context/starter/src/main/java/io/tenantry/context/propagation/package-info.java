/**
 * Taking the tenant to another thread. {@link
 * io.tenantry.context.propagation.TenantThreadLocalAccessor} is found by everything that uses
 * Micrometer's context propagation: executors wrapped with {@code ContextExecutorService}, Reactor,
 * and the {@code TaskDecorator} that the starter gives to Spring Boot's own executor:
 *
 * <pre>{@code
 * ExecutorService executor = ContextExecutorService.wrap(mine, ContextSnapshotFactory.builder().clearMissing(true).build());
 * executor.submit(() -> TenantContext.current());   // the tenant of whoever submitted it
 * }</pre>
 */
@NullMarked
package io.tenantry.context.propagation;

import org.jspecify.annotations.NullMarked;
