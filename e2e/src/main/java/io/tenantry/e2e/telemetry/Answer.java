package io.tenantry.e2e.telemetry;

import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the receiver said to one request. Only {@link Accepted} means that it has taken all over.
 */
public sealed interface Answer {

  /** All of it. */
  record Accepted() implements Answer {}

  /** All but {@code rejected} items; which ones is not said, and they are not to be sent again. */
  record PartlyAccepted(long rejected, String message) implements Answer {}

  /**
   * None of it, or nobody knows: no receiver, no answer in time.
   *
   * @param code over HTTP the one that the body of the answer names, or that its status stands for
   * @param retryAfter what RetryInfo or Retry-After asked for
   * @param httpStatus empty over gRPC and when no answer came
   */
  record Refused(
      Status.Code code, String message, Optional<Duration> retryAfter, OptionalInt httpStatus)
      implements Answer {

    static Refused unanswered(Status.Code code, String message) {
      return new Refused(code, message, Optional.empty(), OptionalInt.empty());
    }
  }
}
