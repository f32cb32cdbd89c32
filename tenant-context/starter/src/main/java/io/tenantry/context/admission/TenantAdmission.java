package io.tenantry.context.admission;

import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits each tenant to what its plan says, or to what is said of it live, and divides what there
 * is when that is not enough for all. See the package.
 *
 * <p>Thread-safe, and never waits. A request of a tenant that has a limiter costs one hash look-up,
 * one reading of the clock and one atomic write for each kind of limit. At most {@code maxLimiters}
 * tenants have one at a time; those for whom there is no place share one that is as strict as the
 * strictest plan or the lowest rate that is published, and those of them who have no limits share
 * the part of one tenant where overload is divided.
 */
public final class TenantAdmission implements AdmissionControl {

  private final LongSupplier nanoTime;
  private final Map<PlanName, PlanLimits> plans;
  private final LimitScope scope;
  private final Overload overload;
  private final @Nullable FairShares shares;
  private final LimiterStore store;
  private final long idleNanos;
  private final TenantLimiter ofThoseWithoutPlace;
  private final TenantLimiter ofUnlimitedWithoutPlace;
  private volatile LimitsInForce limits;

  /**
   * @param plans see {@link LimitsInForce}: {@link PlanName#DEFAULT} is for all that are not here
   * @param scope what the plans' figures are for
   * @param maxLimiters tenants that have a limiter of their own at a time, >= 1
   * @param idleTime how long a limiter is kept that nobody uses, after all is paid that was used
   * @param nanoTime as {@link System#nanoTime}
   */
  public TenantAdmission(
      Map<PlanName, PlanLimits> plans,
      LimitScope scope,
      int maxLimiters,
      Duration idleTime,
      Overload overload,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.plans = Map.copyOf(plans);
    this.scope = scope;
    this.overload = overload;
    this.shares = overload.shares();
    this.store = new LimiterStore(maxLimiters, nanoTime.getAsLong());
    this.idleNanos = idleTime.toNanos();
    LimitsInForce initial = new LimitsInForce(plans, scope, 1, LiveLimits.NONE);
    this.limits = initial;
    this.ofThoseWithoutPlace =
        new TenantLimiter(
            TenantId.OVERFLOW, PlanName.DEFAULT, initial, initial.strictest(), shares, nanoTime);
    this.ofUnlimitedWithoutPlace =
        new TenantLimiter(
            TenantId.OVERFLOW,
            PlanName.DEFAULT,
            initial,
            new Terms(Rate.UNLIMITED, Admission.Refusal.RATE, Terms.UNLIMITED, 1),
            shares,
            nanoTime);
  }

  @Override
  public Admission admit(Tenant tenant) {
    LimitsInForce inForce = limits;
    TenantLimiter limiter = store.find(tenant.id());
    if (limiter == null) {
      return admitNew(tenant, inForce);
    }
    limiter.comply(tenant.plan(), inForce);
    return limiter.admit(shares, nanoTime.getAsLong());
  }

  private Admission admitNew(Tenant tenant, LimitsInForce inForce) {
    Terms terms = inForce.of(tenant.id(), tenant.plan());
    if (shares == null && !terms.isLimit()) {
      return Admission.Permit.FREE;
    }
    long now = nanoTime.getAsLong();
    TenantLimiter limiter =
        store.add(
            tenant.id(),
            () -> new TenantLimiter(tenant.id(), tenant.plan(), inForce, terms, shares, nanoTime),
            now);
    if (limiter != null) {
      limiter.comply(tenant.plan(), inForce);
    } else if (terms.isLimit()) {
      limiter = ofThoseWithoutPlace;
      limiter.complyStrictly(inForce);
    } else {
      limiter = ofUnlimitedWithoutPlace;
    }
    return limiter.admit(shares, now);
  }

  /**
   * Replaces what was published before. Each limiter takes it up with its tenant's next request.
   */
  public void publish(LiveLimits live) {
    limits = new LimitsInForce(plans, scope, live.replicas(), live);
  }

  /**
   * Goes back to what the plans say. The number of replicas that was heard of last stays: a
   * workload does not become one process because nobody says how many it has.
   */
  public void forgetPublished() {
    limits = new LimitsInForce(plans, scope, limits.replicas(), LiveLimits.NONE);
  }

  /** A reading of the processors' load, 0 to 1: see {@link Overload#byCpu}. */
  public void cpuLoaded(double load) {
    overload.cpuLoaded(load);
  }

  /** Lets go what nobody uses. To be called now and then, by one thread. */
  public void removeIdle() {
    store.removeIdle(nanoTime.getAsLong(), idleNanos);
  }

  /** How many tenants have a limiter of their own. */
  public int limiters() {
    return store.size();
  }

  /** How the process stands to its limit; empty where overload is nobody's concern. */
  public Optional<OverloadState> overload() {
    return overload.state(nanoTime.getAsLong());
  }

  /**
   * Whose requests were refused most, of those who have a limiter, and how often since they have
   * it.
   */
  List<TenantLimiter> mostRefused(int howMany) {
    return store.all().stream()
        .filter(limiter -> limiter.refused() > 0)
        .sorted(Comparator.comparingLong(TenantLimiter::refused).reversed())
        .limit(howMany)
        .toList();
  }

  /** How many requests of those without a limiter of their own were refused. */
  long refusedWithoutPlace() {
    return ofThoseWithoutPlace.refused() + ofUnlimitedWithoutPlace.refused();
  }

  LiveLimits live() {
    return limits.live();
  }

  int replicas() {
    return limits.replicas();
  }
}
