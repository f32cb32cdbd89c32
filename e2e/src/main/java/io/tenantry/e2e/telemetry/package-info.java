/**
 * What the end-to-end tests send: traces, metrics and log lines in OTLP, made from a seed, sent
 * over gRPC or HTTP as any service would, and answered with what the receiver took over.
 *
 * <pre>{@code
 * Telemetry telemetry = new Telemetry(42);
 * try (OtlpClient client =
 *     OtlpClient.grpc(port).trusting(authority.caFile()).bearer(token).open()) {
 *   Set<TraceId> accepted =
 *       client.deliver(
 *           telemetry.traces(
 *               service("storefront").region("us-east")
 *                   .sends(
 *                       span("GET /products").tenant("acme").times(200),
 *                       span("GET /cart").tenant("globex").failed().lasting(ofSeconds(2)))));
 * }
 * }</pre>
 *
 * <p>A tenant or region set on a {@link io.tenantry.e2e.telemetry.Source} is an attribute of the
 * resource, one set on a span, point or line is an attribute of that item alone. Certificates come
 * from an {@link io.tenantry.e2e.telemetry.Authority}, tokens from a {@link
 * io.tenantry.e2e.telemetry.TokenIssuer}; a {@link io.tenantry.e2e.telemetry.Flood} sends at a rate
 * that does not wait for answers.
 */
@NullMarked
package io.tenantry.e2e.telemetry;

import org.jspecify.annotations.NullMarked;
