package io.tenantry.e2e.standin;

import io.grpc.Status;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/**
 * What every push has to pass, over whichever protocol: exactly one legal organization, the fault
 * of the day, room in the store. Thread-safe.
 */
final class Pushes<T> {

  private final Faults faults;
  private final Status.Code codeWithoutOrg;
  private final BiPredicate<OrgId, T> store;
  private final AtomicLong withoutOrg = new AtomicLong();
  private final AtomicLong illegal = new AtomicLong();

  /**
   * For one stand-in.
   *
   * @param codeWithoutOrg with which a push without an organization is refused
   * @param store false when it is full
   */
  Pushes(Faults faults, Status.Code codeWithoutOrg, BiPredicate<OrgId, T> store) {
    this.faults = faults;
    this.codeWithoutOrg = codeWithoutOrg;
    this.store = store;
  }

  /** Pushes that named no organization. */
  long withoutOrg() {
    return withoutOrg.get();
  }

  /** Pushes that named an illegal organization, or several. */
  long illegal() {
    return illegal.get();
  }

  /** Takes the request for the one organization that the values of its header name. */
  void push(List<String> orgs, T request) throws RefusedPushException {
    OrgId org =
        switch (OrgId.parse(orgs)) {
          case OrgId.Named.One(OrgId one) -> one;
          case OrgId.Named.Missing() -> {
            withoutOrg.incrementAndGet();
            throw new RefusedPushException(codeWithoutOrg, "no org id");
          }
          case OrgId.Named.Several() -> {
            illegal.incrementAndGet();
            throw new RefusedPushException(
                Status.Code.INVALID_ARGUMENT, "multiple org IDs present");
          }
          case OrgId.Named.Illegal(String why) -> {
            illegal.incrementAndGet();
            throw new RefusedPushException(Status.Code.INVALID_ARGUMENT, why);
          }
        };
    faults.meet(org);
    if (!store.test(org, request)) {
      throw new RefusedPushException(
          Status.Code.FAILED_PRECONDITION, "the stand-in keeps no more; give it a higher limit");
    }
  }
}
