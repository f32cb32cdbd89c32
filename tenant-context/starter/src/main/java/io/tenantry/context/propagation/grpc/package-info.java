/**
 * The tenant of gRPC calls that come in, and of those that go out.
 *
 * <p>{@link io.tenantry.context.propagation.grpc.TenantServerInterceptor} does for a call what the
 * filter does for a request: the metadata makes the claim, the peer of the connection decides
 * whether it is believed, and every callback of the call runs in the tenant's scope:
 *
 * <pre>{@code
 * public void reserve(Reservation reservation, StreamObserver<Receipt> receipts) {
 *   TenantContext.current();               // acme
 *   TenantServerInterceptor.TENANT.get();  // acme too, where only gRPC's own context has come along
 * }
 * }</pre>
 *
 * <p>{@link io.tenantry.context.propagation.grpc.TenantClientInterceptor} tells the tenant to
 * channels whose authority is on the list of destinations, and to no other.
 */
@NullMarked
package io.tenantry.context.propagation.grpc;

import org.jspecify.annotations.NullMarked;
