package io.tenantry.context;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names, of tenants or of regions, that are seen most often among any number of them, in
 * memory that does not grow.
 *
 * <p>Space-Saving (A. Metwally, D. Agrawal, A. El Abbadi, "Efficient Computation of Frequent and
 * Top-k Elements in Data Streams", ICDT 2005). A name that has no counter takes over the smallest
 * one, with its count, and remembers that count as its error. So {@code count - error} is what it
 * is guaranteed to have been seen, whatever else came; a name that was seen once is never
 * guaranteed more than once. Of {@code n} sightings, each name with more than {@code n/counters}
 * has a counter (within its stripe: a name belongs to one, by its hash).
 *
 * <p>Thread-safe. {@code offer} takes the lock of one stripe for O(log counters).
 */
final class HeavyHitters {

  private static final int STRIPES = 8;

  private final Stripe[] stripes = new Stripe[STRIPES];

  /**
   * @param counters how many names are looked at together, at least 8
   */
  HeavyHitters(int counters) {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(counters / STRIPES);
    }
  }

  /** {@code name} was seen. */
  void offer(String name) {
    int hash = name.hashCode() * 0x9E3779B9; // Fibonacci hashing: the upper bits are well mixed
    stripes[hash >>> 29].offer(name);
  }

  /** Who was seen at least {@code atLeast} times for sure, and how often. All begin anew. */
  Map<String, Long> drain(long atLeast) {
    Map<String, Long> found = new HashMap<>();
    for (Stripe stripe : stripes) {
      stripe.drainTo(found, atLeast);
    }
    return found;
  }

  private static final class Stripe {

    /** The counters by their name's hash: chained in themselves, so that a seat costs nothing. */
    private final @Nullable Counter[] chains;

    /** The counters as a binary heap, the smallest first. */
    private final @Nullable Counter[] heap;

    private int size;

    private Stripe(int capacity) {
      this.chains = new Counter[Integer.highestOneBit(capacity) * 2];
      this.heap = new Counter[capacity];
    }

    private synchronized void offer(String name) {
      Counter counter = find(name);
      if (counter == null) {
        counter = size < heap.length ? fresh(name) : takeOver(at(0), name);
        chain(counter);
      }
      counter.count++;
      sink(counter);
    }

    private synchronized void drainTo(Map<String, Long> found, long atLeast) {
      for (int i = 0; i < size; i++) {
        Counter counter = at(i);
        if (counter.count - counter.error >= atLeast) {
          found.put(counter.name, counter.count - counter.error);
        }
        heap[i] = null;
      }
      size = 0;
      Arrays.fill(chains, null);
    }

    private @Nullable Counter find(String name) {
      Counter counter = chains[chainOf(name)];
      while (counter != null && !counter.name.equals(name)) {
        counter = counter.next;
      }
      return counter;
    }

    private void chain(Counter counter) {
      int chain = chainOf(counter.name);
      counter.next = chains[chain];
      chains[chain] = counter;
    }

    private void unchain(Counter counter) {
      int chain = chainOf(counter.name);
      Counter before = chains[chain];
      if (before == counter) {
        chains[chain] = counter.next;
        return;
      }
      while (before != null && before.next != counter) {
        before = before.next;
      }
      if (before != null) {
        before.next = counter.next;
      }
    }

    private int chainOf(String name) {
      int hash = name.hashCode();
      return (hash ^ (hash >>> 16)) & (chains.length - 1);
    }

    /** With 0, less than any other, so that the top of the heap is its place. */
    private Counter fresh(String name) {
      Counter counter = new Counter(name);
      int hole = size++;
      while (hole > 0) {
        int parent = (hole - 1) / 2;
        put(at(parent), hole);
        hole = parent;
      }
      put(counter, 0);
      return counter;
    }

    private Counter takeOver(Counter smallest, String name) {
      unchain(smallest);
      smallest.name = name;
      smallest.error = smallest.count;
      return smallest;
    }

    private void sink(Counter counter) {
      int hole = counter.position;
      int child = smallestChild(hole);
      while (child < size && at(child).count < counter.count) {
        put(at(child), hole);
        hole = child;
        child = smallestChild(hole);
      }
      put(counter, hole);
    }

    private int smallestChild(int parent) {
      int left = 2 * parent + 1;
      int right = left + 1;
      return right < size && at(right).count < at(left).count ? right : left;
    }

    private Counter at(int position) {
      Counter counter = heap[position];
      if (counter == null) {
        throw new IllegalStateException("a hole in the heap");
      }
      return counter;
    }

    private void put(Counter counter, int position) {
      heap[position] = counter;
      counter.position = position;
    }
  }

  private static final class Counter {

    private String name;
    private long count;
    private long error;
    private int position;
    private @Nullable Counter next;

    private Counter(String name) {
      this.name = name;
    }
  }
}
