package io.tenantry.context.propagation.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import java.util.concurrent.Executor;

/** Runs each callback of a call where it belongs, and says when the call is over. */
final class ServedListener<Q> extends SimpleForwardingServerCallListener<Q> {

  private final ServedCall<Q, ?> call;
  private final Executor scope;

  /**
   * @param scope runs what it is given on the thread that calls it, in the call's scope
   */
  ServedListener(ServerCall.Listener<Q> callbacks, ServedCall<Q, ?> call, Executor scope) {
    super(callbacks);
    this.call = call;
    this.scope = scope;
  }

  @Override
  public void onMessage(Q message) {
    scope.execute(() -> super.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    scope.execute(super::onHalfClose);
  }

  @Override
  public void onReady() {
    scope.execute(super::onReady);
  }

  @Override
  public void onCancel() {
    try {
      scope.execute(super::onCancel);
    } finally {
      call.failed();
    }
  }

  @Override
  public void onComplete() {
    try {
      scope.execute(super::onComplete);
    } finally {
      call.completed();
    }
  }
}
