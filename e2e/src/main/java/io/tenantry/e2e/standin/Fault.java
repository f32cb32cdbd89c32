package io.tenantry.e2e.standin;

import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/** What is wrong with a stand-in. Pushes meet it, queries do not. */
public sealed interface Fault {

  /** Takes this long, and then does what it should. */
  record Slow(Duration delay) implements Fault {}

  /**
   * Refuses.
   *
   * @param retryAfter sent as RetryInfo over gRPC, as Retry-After in whole seconds over HTTP
   */
  record Refusing(Status.Code code, String message, Optional<Duration> retryAfter)
      implements Fault {}

  static Fault slow(Duration delay) {
    return new Slow(delay);
  }

  /** 503 over HTTP; worth a retry. */
  static Fault unavailable() {
    return new Refusing(Status.Code.UNAVAILABLE, "out of order", Optional.empty());
  }

  /** 429 over HTTP; worth a retry, after that time. */
  static Fault exhausted(Duration retryAfter) {
    return new Refusing(Status.Code.RESOURCE_EXHAUSTED, "rate limited", Optional.of(retryAfter));
  }

  /** As Tempo is by default: over gRPC not worth a retry, because it does not say when. */
  static Fault exhausted() {
    return new Refusing(Status.Code.RESOURCE_EXHAUSTED, "rate limited", Optional.empty());
  }

  /** 400 over HTTP; never worth a retry. */
  static Fault permanent() {
    return new Refusing(Status.Code.INVALID_ARGUMENT, "not accepted", Optional.empty());
  }
}
