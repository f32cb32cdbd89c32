package io.tenantry.context.propagation.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tenantry.context.Admission;
import io.tenantry.context.RequestMeter;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that is served, until it is over. Tells how it ended, once, whoever says so first. */
final class ServedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

  private final RequestMeter.InFlight inFlight;
  private final Admission.Permit permit;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Admission.Outcome outcome = Admission.Outcome.FAILED;

  ServedCall(ServerCall<Q, R> call, RequestMeter.InFlight inFlight, Admission.Permit permit) {
    super(call);
    this.inFlight = inFlight;
    this.permit = permit;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    outcome = outcomeOf(status.getCode());
    super.close(status, trailers);
  }

  /** The answer is out, whatever it is. */
  void completed() {
    end(outcome);
  }

  /** There is no answer: the caller went away, or ran out of time, or the service threw. */
  void failed() {
    end(Admission.Outcome.FAILED);
  }

  private void end(Admission.Outcome how) {
    if (over.compareAndSet(false, true)) {
      inFlight.completed();
      permit.completed(how);
    }
  }

  /** The codes that stand for HTTP's server errors, and those of a call without an answer. */
  static Admission.Outcome outcomeOf(Status.Code code) {
    return switch (code) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, CANCELLED ->
          Admission.Outcome.FAILED;
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNAUTHENTICATED ->
          Admission.Outcome.SERVED;
    };
  }
}
