package io.tenantry.samples.laptop.balancer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Who may get requests, and how many each has under way. Choosing an endpoint and counting the
 * request is one step, so a pod that was removed and has none under way never gets another.
 * Thread-safe; every step is O(endpoints).
 */
final class Endpoints {

  /** One pod. {@code outstanding} belongs to the lock of its {@link Endpoints}. */
  static final class Endpoint {
    private final String pod;
    private final int port;
    private int outstanding;

    private Endpoint(String pod, int port) {
      this.pod = pod;
      this.port = port;
    }

    String pod() {
      return pod;
    }

    int port() {
      return port;
    }
  }

  /** More requests wait for a Ready pod than the queue holds. */
  static final class QueueFullException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final int queueLimit;
  private final RandomGenerator random;
  private final Lock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Condition answered = lock.newCondition();
  private final Map<String, Endpoint> ready = new HashMap<>();
  private final Map<String, Endpoint> removed = new HashMap<>();
  private int waiting;

  Endpoints(int queueLimit, RandomGenerator random) {
    this.queueLimit = queueLimit;
    this.random = random;
  }

  void add(String pod, int port) {
    lock.lock();
    try {
      ready.put(pod, new Endpoint(pod, port));
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void remove(String pod) {
    lock.lock();
    try {
      Endpoint endpoint = ready.remove(pod);
      if (endpoint != null && endpoint.outstanding > 0) {
        removed.put(pod, endpoint);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean awaitIdle(String pod, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (removed.containsKey(pod)) {
        if (left <= 0) {
          removed.remove(pod);
          return false;
        }
        left = answered.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Chooses an endpoint and counts one request there; the caller calls {@link #release}. Waits
   * while none is Ready.
   *
   * @param tried pods that this request has tried in vain
   * @return empty when every Ready pod was tried, or none became Ready in time
   */
  Optional<Endpoint> acquire(Set<String> tried, Duration atMost)
      throws QueueFullException, InterruptedException {
    lock.lock();
    try {
      if (ready.isEmpty() && !awaitReady(atMost)) {
        return Optional.empty();
      }
      List<Endpoint> candidates =
          ready.values().stream().filter(endpoint -> !tried.contains(endpoint.pod)).toList();
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      Endpoint chosen =
          PowerOfTwoChoices.choose(candidates, endpoint -> endpoint.outstanding, random);
      chosen.outstanding++;
      return Optional.of(chosen);
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitReady(Duration atMost) throws QueueFullException, InterruptedException {
    if (waiting >= queueLimit) {
      throw new QueueFullException();
    }
    waiting++;
    try {
      long left = atMost.toNanos();
      while (ready.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = added.awaitNanos(left);
      }
      return true;
    } finally {
      waiting--;
    }
  }

  void release(Endpoint endpoint) {
    lock.lock();
    try {
      endpoint.outstanding--;
      if (endpoint.outstanding == 0 && removed.remove(endpoint.pod, endpoint)) {
        answered.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Requests under way at all pods, those on their way out included, and waiting for one. */
  int outstanding() {
    lock.lock();
    try {
      int outstanding = waiting;
      for (Endpoint endpoint : ready.values()) {
        outstanding += endpoint.outstanding;
      }
      for (Endpoint endpoint : removed.values()) {
        outstanding += endpoint.outstanding;
      }
      return outstanding;
    } finally {
      lock.unlock();
    }
  }
}
