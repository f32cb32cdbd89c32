package io.tenantry.context;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Opens scopes, and tells which tenant the calling thread works for. Thread-safe; one per
 * application, a bean.
 */
public final class TenantContext {

  /**
   * The request attribute that holds the {@link Tenant} of a request, also for those parts of a
   * request that run outside every scope, such as the completion of an asynchronous one.
   */
  public static final String REQUEST_ATTRIBUTE = "io.tenantry.context.tenant";

  /**
   * The request attribute that holds the {@link TenantClaim} of a request that is not resolved: not
   * yet, or because it was turned away, by us or by whoever authenticates. Where {@link
   * #REQUEST_ATTRIBUTE} is missing and this claim {@linkplain TenantClaim#namesTenant names a
   * tenant}, the request is one of {@link TenantId#UNKNOWN} in telemetry.
   */
  public static final String CLAIM_ATTRIBUTE = "io.tenantry.context.claim";

  /**
   * The request attribute that holds the {@link Admission.Refusal} of a request that a limit of
   * ours refused. An answer of 429 without it is the application's own.
   */
  public static final String REFUSAL_ATTRIBUTE = "io.tenantry.context.refusal";

  private final TenantCarriers carriers;

  /**
   * @param carriers what is moved with the tenant, in the order in which it is bound
   */
  public TenantContext(List<TenantCarrier> carriers) {
    this.carriers = new TenantCarriers(carriers);
  }

  /** The tenant that this thread works for; empty outside every scope. */
  public static Optional<Tenant> current() {
    return TenantScope.current().flatMap(TenantScope::tenant);
  }

  /**
   * Makes {@code tenant} current on this thread until the scope is closed. When a carrier fails to
   * bind it, nothing stays bound and its exception comes out of here.
   *
   * @throws IllegalArgumentException if the tenant's id is reserved: nobody works for that
   */
  public TenantScope open(Tenant tenant) {
    if (tenant.id().isReserved()) {
      throw new IllegalArgumentException(
          "tenant: %s (expected: one tenant, not a reserved value)".formatted(tenant.id()));
    }
    return TenantScope.open(carriers, tenant);
  }

  /**
   * Takes away what earlier work left bound on this thread: every scope, and what the carriers
   * still hold after that. For whoever begins a new piece of work on a thread that should be clean,
   * such as a request; never within one. A carrier that fails keeps no other from being cleaned.
   *
   * @return whether there was something: somebody did not close a scope
   */
  public boolean cleanThread() {
    boolean leaked = carriers.clean();
    if (TenantScope.closeAll()) {
      leaked = true;
      carriers.clean();
    }
    return leaked;
  }

  /** Runs {@code work} for {@code tenant}: what a scheduled job does, once for each tenant. */
  public void run(Tenant tenant, Runnable work) {
    try (TenantScope scope = open(tenant)) {
      work.run();
    }
  }

  /** Calls {@code work} for {@code tenant}. */
  public <T> T call(Tenant tenant, Callable<T> work) throws Exception {
    try (TenantScope scope = open(tenant)) {
      return work.call();
    }
  }
}
