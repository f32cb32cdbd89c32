package io.tenantry.agent;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.tenantry.context.propagation.Destinations;
import org.jspecify.annotations.Nullable;

/**
 * Where the call of a client span goes, as its {@code server.address} and {@code server.port} say.
 *
 * @param host a name or an address, an IPv6 one with or without brackets
 * @param port 1 to 65535; 0 when it is not known
 * @param span the span of that call. Contexts are inherited: what is sent within another span, such
 *     as a message that is published while an answer is read, does not go to this destination
 */
record Destination(String host, int port, Span span) {

  private static final ContextKey<Destination> KEY = ContextKey.named("tenantry-destination");

  Context storeIn(Context context) {
    return context.with(KEY, this);
  }

  /** A rule with a port does not hold where the port is not known. */
  boolean isIn(Destinations destinations) {
    return port == 0 ? destinations.contain(authority()) : destinations.contain(host, port);
  }

  /** The last part of a bare IPv6 address would be taken for a port. */
  private String authority() {
    return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
  }

  /** Where what is sent in this context goes; null when that is not known. */
  static @Nullable Destination of(Context context) {
    Destination destination = context.get(KEY);
    return destination != null && destination.span.equals(Span.fromContext(context))
        ? destination
        : null;
  }
}
