package io.tenantry.samples.laptop.kubelet;

import java.time.Duration;

/**
 * The Service in front of a Deployment's pods, as the kubelet needs it: told who may get requests,
 * asked when a pod has answered its last. Implementations are thread-safe.
 */
public interface ServiceEndpoints {

  /** The pod is Ready on {@code port} of 127.0.0.1: requests may go there from now on. */
  void add(String pod, int port);

  /** No new request goes to the pod after this returns; those under way go on. */
  void remove(String pod);

  /**
   * Waits until the pod, already removed, has no request under way.
   *
   * @return false when {@code atMost} passed first
   */
  boolean awaitIdle(String pod, Duration atMost) throws InterruptedException;

  /** The Service of a Deployment that nobody calls. */
  static ServiceEndpoints none() {
    return new ServiceEndpoints() {
      @Override
      public void add(String pod, int port) {}

      @Override
      public void remove(String pod) {}

      @Override
      public boolean awaitIdle(String pod, Duration atMost) {
        return true;
      }
    };
  }
}
