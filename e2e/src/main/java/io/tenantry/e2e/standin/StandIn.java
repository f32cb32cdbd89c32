package io.tenantry.e2e.standin;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A back end with one store for each organization, on ports of this machine. Thread-safe.
 *
 * @param <T> what is pushed
 * @param <S> what it keeps for one organization
 */
public abstract sealed class StandIn<T extends MessageLite, S> implements AutoCloseable
    permits TempoStandIn, MimirStandIn, LokiStandIn {

  /** Items of all organizations together; when they are reached, pushes are refused. */
  static final long ITEMS_KEPT = 500_000;

  private final Faults faults = new Faults();
  private final Stores<S> stores;
  private final Pushes<T> pushes;

  StandIn(
      Status.Code codeWithoutOrg,
      Supplier<S> newStore,
      ToLongFunction<S> size,
      BiConsumer<S, T> add,
      long itemsKept) {
    Stores<S> newStores = new Stores<>(newStore, size, itemsKept);
    stores = newStores;
    pushes =
        new Pushes<>(
            faults,
            codeWithoutOrg,
            (org, request) -> {
              if (newStores.isFull()) {
                return false;
              }
              add.accept(newStores.toPushTo(org), request);
              return true;
            });
  }

  /** What is wrong with it, for a test to say. */
  public final Faults faults() {
    return faults;
  }

  /** What this organization has pushed; empty, and not kept, when it has not. */
  public final S org(String org) {
    return stores.of(org);
  }

  /** Those that have pushed. */
  public final Set<String> orgs() {
    return stores.orgs();
  }

  /** Pushes that named no organization; all were refused. */
  public final long pushesWithoutOrg() {
    return pushes.withoutOrg();
  }

  /** Pushes that named an illegal organization or several; all were refused. */
  public final long pushesWithIllegalOrg() {
    return pushes.illegal();
  }

  /** Closes all ports at once, as if it were killed; what it stored stays. */
  public final void goDown() {
    servers().forEach(StandInServer::stop);
  }

  /** Listens again, on the same ports. */
  public final void comeBack() {
    servers().forEach(StandInServer::start);
  }

  @Override
  public final void close() {
    servers().forEach(StandInServer::close);
  }

  final Stores<S> stores() {
    return stores;
  }

  final Pushes<T> pushes() {
    return pushes;
  }

  abstract List<StandInServer> servers();
}
