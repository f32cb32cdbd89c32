package io.tenantry.e2e.standin;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** One store for each organization that has pushed, and a limit for all together. Thread-safe. */
final class Stores<S> {

  private final Map<String, S> stores = new TreeMap<>();
  private final Supplier<S> newStore;
  private final ToLongFunction<S> size;
  private final long limit;

  Stores(Supplier<S> newStore, ToLongFunction<S> size, long limit) {
    this.newStore = newStore;
    this.size = size;
    this.limit = limit;
  }

  /** Of an organization that has pushed; else an empty one that is not kept. */
  synchronized S of(String org) {
    S store = stores.get(org);
    return store == null ? newStore.get() : store;
  }

  /** Kept from now on. */
  synchronized S toPushTo(OrgId org) {
    return stores.computeIfAbsent(org.value(), name -> newStore.get());
  }

  synchronized Set<String> orgs() {
    return Set.copyOf(stores.keySet());
  }

  /** Checked before a push, which may so go over the limit by itself. */
  synchronized boolean isFull() {
    return stores.values().stream().mapToLong(size).sum() >= limit;
  }
}
