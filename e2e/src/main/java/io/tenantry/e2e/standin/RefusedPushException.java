package io.tenantry.e2e.standin;

import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/** A push that is not taken, and how that is said. */
final class RefusedPushException extends Exception {

  private static final long serialVersionUID = 1;

  private final String message;
  private final Status.Code code;
  private final transient Optional<Duration> retryAfter;

  RefusedPushException(Status.Code code, String message, Optional<Duration> retryAfter) {
    super(message);
    this.message = message;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  RefusedPushException(Status.Code code, String message) {
    this(code, message, Optional.empty());
  }

  String message() {
    return message;
  }

  Status.Code code() {
    return code;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
