package io.tenantry.e2e.standin;

import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What is wrong with a stand-in now, for all organizations and for some. Thread-safe. */
public final class Faults {

  private final AtomicReference<Optional<Fault>> forAll = new AtomicReference<>(Optional.empty());
  private final Map<String, Fault> forOrg = new ConcurrentHashMap<>();
  private final AtomicLong refusals = new AtomicLong();

  Faults() {}

  /** For every organization that has no fault of its own. */
  public void forAll(Fault fault) {
    forAll.set(Optional.of(fault));
  }

  /** For this one, instead of what is wrong for all. */
  public void forOrg(String org, Fault fault) {
    forOrg.put(org, fault);
  }

  /** All is well again. */
  public void none() {
    forAll.set(Optional.empty());
    forOrg.clear();
  }

  /** Pushes that a fault has refused since the start. */
  public long refusals() {
    return refusals.get();
  }

  /** Lets a push of the organization meet its fault. */
  void meet(OrgId org) throws RefusedPushException {
    Optional<Fault> fault = Optional.ofNullable(forOrg.get(org.value())).or(forAll::get);
    if (fault.isEmpty()) {
      return;
    }
    switch (fault.get()) {
      case Fault.Slow(var delay) -> {
        try {
          Thread.sleep(delay);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new RefusedPushException(Status.Code.UNAVAILABLE, "going down");
        }
      }
      case Fault.Refusing(var code, var message, var retryAfter) -> {
        refusals.incrementAndGet();
        throw new RefusedPushException(code, message, retryAfter);
      }
    }
  }
}
