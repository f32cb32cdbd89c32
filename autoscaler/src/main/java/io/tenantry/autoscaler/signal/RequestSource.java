package io.tenantry.autoscaler.signal;

/**
 * Who counted a pod's requests. Several may count the same ones; of those only the best that was
 * ever heard of a pod counts. HTTP and RPC are different requests, so one of each adds up.
 */
public enum RequestSource {
  /** Our own signal, of whichever requests. */
  TENANTRY,
  /** {@code http.server.request.duration} of OpenTelemetry's instrumentation. */
  HTTP,
  /** {@code http.server.requests} of Micrometer. */
  HTTP_MICROMETER,
  /** {@code rpc.server.call.duration} of OpenTelemetry's instrumentation. */
  RPC,
  /** {@code rpc.server.duration}, the name that it had before. */
  RPC_BEFORE,
  /** Metrics made of the spans of servers, which are sampled more often than not. */
  SPANS;

  /** Whether {@code other} counts the same requests, and better. */
  boolean yieldsTo(RequestSource other) {
    return switch (this) {
      case TENANTRY -> false;
      case HTTP, RPC -> other == TENANTRY;
      case HTTP_MICROMETER -> other == TENANTRY || other == HTTP;
      case RPC_BEFORE -> other == TENANTRY || other == RPC;
      case SPANS -> other != SPANS;
    };
  }
}
