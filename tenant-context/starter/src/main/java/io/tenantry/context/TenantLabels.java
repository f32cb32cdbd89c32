package io.tenantry.context;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Gives each tenant its name in metrics, so that whatever ids arrive, the number of series is
 * bounded: at most {@code maxTenants} tenants keep their own id and {@code maxRegions} regions
 * their own name, {@code maxPlans} plans theirs; all others together are {@code _overflow}. Totals
 * stay exact, because the name is replaced before a measurement is made, and no measurement is
 * dropped.
 *
 * <p>Names go to the tenants with the most requests. While there are free places, whoever comes has
 * one. After that, a place changes hands only
 *
 * <ul>
 *   <li>at the end of an epoch (a minute, as a rule),
 *   <li>to a tenant that is guaranteed to have had at least 10 requests in it, and twice those of
 *       the weakest tenant with a place, in two epochs running,
 *   <li>for at most a tenth of the places per epoch, and as many as there are places in 60 epochs:
 *       in that time no more than {@code 2 * maxTenants} ids have had a name.
 * </ul>
 *
 * So ids that come once, be they 10 million, take nobody's place, and two tenants of about the same
 * size do not take turns. Pinned tenants always keep theirs. Who else is seen often is found by
 * {@link HeavyHitters}, in memory that does not grow with the number of ids: for 100 names, 500
 * tenants are tracked, at about 170 bytes each and the text of their id.
 *
 * <p>Names of regions go to the regions with the most requests by the same rules, each for itself:
 * a region that somebody made up takes no name from one that is pinned, and from no other for
 * longer than its requests go on.
 *
 * <p>At most {@code maxPlans} plans have a name, those that are known and the first that come: they
 * come from the directory of tenants, so nobody can make them up.
 *
 * <p>Whoever keeps something for each name is told which ones are gone ({@link #onDemotion}).
 *
 * <p>Thread-safe. {@code labelOf} is three hash look-ups and allocates nothing for a tenant with a
 * name of its own. {@code arrived} is two look-ups and two additions to striped counters for such a
 * tenant in such a region; for others it takes a lock that is shared with an eighth of them, and
 * one of them does the work at the end of an epoch, which is O(tracked names).
 */
public final class TenantLabels implements TenantListener {

  private static final Duration EPOCH = Duration.ofMinutes(1);
  private static final int MAX_PLANS = 32;

  private final BusiestNames tenants;
  private final BusiestNames regions;
  private final NamedPlans plans;

  /**
   * Epochs of a minute, and no region that is sure of its name.
   *
   * @param maxTenants how many tenants get a name of their own, at least 1
   * @param maxRegions how many regions get a name of their own, at least 1
   * @param pinned tenants that are sure of their place, as far as there are places
   */
  public TenantLabels(int maxTenants, int maxRegions, Collection<TenantId> pinned) {
    this(maxTenants, maxRegions, pinned, Set.of(), EPOCH, System::nanoTime);
  }

  /** At most 32 plans, none of which is known before it comes. */
  public TenantLabels(
      int maxTenants,
      int maxRegions,
      Collection<TenantId> pinned,
      Collection<Region> pinnedRegions,
      Duration epoch,
      LongSupplier nanoTime) {
    this(maxTenants, maxRegions, MAX_PLANS, pinned, pinnedRegions, Set.of(), epoch, nanoTime);
  }

  /**
   * @param maxPlans how many plans get a name of their own, at least 1
   * @param knownPlans plans that are sure of their name, as far as there are places
   * @param pinnedRegions regions that are sure of their place, as far as there are places
   * @param epoch how long tenants are compared before a place changes hands
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public TenantLabels(
      int maxTenants,
      int maxRegions,
      int maxPlans,
      Collection<TenantId> pinned,
      Collection<Region> pinnedRegions,
      Collection<PlanName> knownPlans,
      Duration epoch,
      LongSupplier nanoTime) {
    if (maxTenants < 1 || maxRegions < 1 || maxPlans < 1) {
      throw new IllegalArgumentException(
          "maxTenants: %d, maxRegions: %d, maxPlans: %d (expected: each >= 1)"
              .formatted(maxTenants, maxRegions, maxPlans));
    }
    this.tenants =
        new BusiestNames(
            maxTenants, pinned.stream().map(TenantId::value).toList(), epoch, nanoTime);
    this.regions =
        new BusiestNames(
            maxRegions, pinnedRegions.stream().map(Region::value).toList(), epoch, nanoTime);
    this.plans = new NamedPlans(maxPlans, knownPlans);
  }

  /** The tenant under whose name a measurement of {@code tenant} is made. */
  public Tenant labelOf(Tenant tenant) {
    boolean ownId = tenant.id().isReserved() || isNamed(tenant.id());
    boolean ownRegion = tenant.region().isReserved() || regions.isNamed(tenant.region().value());
    boolean ownPlan = plans.isNamed(tenant.plan());
    return ownId && ownRegion && ownPlan
        ? tenant
        : new Tenant(
            ownId ? tenant.id() : TenantId.OVERFLOW,
            ownRegion ? tenant.region() : Region.OVERFLOW,
            ownPlan ? tenant.plan() : PlanName.OVERFLOW);
  }

  /** Whether {@code tenant} has a name of its own now. */
  public boolean isNamed(TenantId tenant) {
    return tenants.isNamed(tenant.value());
  }

  /**
   * A request of {@code tenant} competes for a name. Only of a tenant that is resolved: whoever
   * merely claims to be one competes for nothing.
   */
  @Override
  public void arrived(Tenant tenant) {
    if (tenant.id().isReserved()) {
      return;
    }
    tenants.seen(tenant.id().value());
    if (!tenant.region().isReserved()) {
      regions.seen(tenant.region().value());
    }
  }

  /**
   * Tells {@code listener} at the end of each epoch which tenants, or which regions, had a name in
   * the last 60 epochs and have none now, if there are such: what is kept for them can be
   * forgotten. It is told of each of them again and again, because a request that began before the
   * name was gone may bring something back. Called on the thread of some request; must not throw.
   */
  public void onDemotion(Consumer<DemotedNames> listener) {
    tenants.onDemotion(gone ->
        listener.accept(
            new DemotedNames(
                gone.stream().map(TenantId::new).collect(Collectors.toUnmodifiableSet()),
                Set.of())));
    regions.onDemotion(gone ->
        listener.accept(
            new DemotedNames(
                Set.of(), gone.stream().map(Region::new).collect(Collectors.toUnmodifiableSet()))));
  }

  /**
   * Requests of each tenant that has a name, since it has it, the most first; then the sum of all
   * others, as {@link TenantId#OVERFLOW}.
   */
  public Map<TenantId, Long> requests() {
    Map<TenantId, Long> requests = new LinkedHashMap<>();
    tenants.requests().forEach((id, count) -> requests.put(new TenantId(id), count));
    requests.put(TenantId.OVERFLOW, tenants.requestsOfOthers());
    return requests;
  }
}
