package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.Shop.Replicas;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Looks at the storefront's replicas ten times a second from its start to its end, on a thread of
 * its own: a moment that it tells is at most a tenth of a second too late.
 */
final class ReplicaWatch implements AutoCloseable {

  private static final long PERIOD_MILLIS = 100;

  /** What was seen at so many seconds from the start. */
  record Seen(double seconds, Replicas replicas) {}

  private final Shop shop;
  private final long start;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Thread thread;

  private ReplicaWatch(Shop shop, long start) {
    this.shop = shop;
    this.start = start;
    this.thread = Thread.ofVirtual().name("replicas").unstarted(this::run);
  }

  /**
   * Begins to look.
   *
   * @param start second 0, by {@link System#nanoTime}
   */
  static ReplicaWatch start(Shop shop, long start) {
    ReplicaWatch watch = new ReplicaWatch(shop, start);
    watch.thread.start();
    return watch;
  }

  /** Changes of what was seen, in order; the first is what was there at the start. */
  List<Seen> changes() {
    return List.copyOf(seen);
  }

  /** When, from {@code from} on, replicas were first as {@code wanted} says. */
  static OptionalDouble first(List<Seen> changes, double from, Predicate<Replicas> wanted) {
    for (int i = 0; i < changes.size(); i++) {
      boolean past = i + 1 < changes.size() && changes.get(i + 1).seconds() <= from;
      if (!past && wanted.test(changes.get(i).replicas())) {
        return OptionalDouble.of(Math.max(from, changes.get(i).seconds()));
      }
    }
    return OptionalDouble.empty();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void run() {
    try {
      while (true) {
        look();
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      Replicas now = shop.replicas();
      if (seen.isEmpty() || !seen.getLast().replicas().equals(now)) {
        seen.add(new Seen((System.nanoTime() - start) / 1e9, now));
      }
    } catch (IOException e) {
      // An API that is slow or gone for a moment: the next look sees what it is then.
    }
  }
}
