package io.tenantry.autoscaler.kubernetes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * News on its way to the API server, urgent first. Newer news of a resource replaces older news,
 * except for changes of replicas, of which the last {@link #MAX_CHANGES} are kept. Thread-safe.
 */
final class StatusQueue {

  static final int MAX_CHANGES = 8;

  private final Lock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Map<String, Deque<StatusNews>> urgent = new LinkedHashMap<>();
  private final Map<String, StatusNews> routine = new LinkedHashMap<>();
  private boolean closed;

  void put(StatusNews news, boolean isUrgent) {
    String key = news.autoscaler().toString();
    lock.lock();
    try {
      Deque<StatusNews> waiting = urgent.get(key);
      if (isUrgent || waiting != null) {
        Deque<StatusNews> all = waiting == null ? new ArrayDeque<>() : waiting;
        if (!all.isEmpty() && !all.getLast().isChange()) {
          all.removeLast();
        }
        all.addLast(news);
        if (all.size() > MAX_CHANGES) {
          all.removeFirst();
        }
        urgent.put(key, all);
        routine.remove(key);
      } else {
        routine.put(key, news);
      }
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next news; waits for it. Null when closed and nothing urgent is left. */
  @Nullable StatusNews take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (!urgent.isEmpty()) {
          Map.Entry<String, Deque<StatusNews>> first = urgent.entrySet().iterator().next();
          StatusNews news = first.getValue().removeFirst();
          if (first.getValue().isEmpty()) {
            urgent.remove(first.getKey());
          }
          return news;
        }
        if (closed) {
          return null;
        }
        if (!routine.isEmpty()) {
          String key = routine.keySet().iterator().next();
          return routine.remove(key);
        }
        arrived.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no notice of what is not urgent any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
