/**
 * The inventory: a gRPC service of its own ({@code inventory.proto}) that tells each tenant how
 * many pieces it has. It sees nothing of the shop, and the shop calls it as it would call one on
 * another machine: {@link io.tenantry.samples.storefront.inventory.Inventory} with a time limit, a
 * circuit breaker and the last good answer.
 *
 * <p>By default it runs in the shop's process, on gRPC's in-process transport: that takes no port,
 * of which several replicas on one machine would each need another, and hardly any time to start.
 * With {@code spring.grpc.server.factory.enabled=true} and {@code spring.grpc.server.port} it
 * listens on the network; {@code storefront.inventory} says where the shop finds it, {@code
 * tenantry.propagation.destinations} that it may be told the tenant, and {@code
 * tenantry.propagation.grpc.ignored-methods} must no longer name it.
 */
@NullMarked
package io.tenantry.samples.storefront.inventory;

import org.jspecify.annotations.NullMarked;
