package io.tenantry.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives each tenant its name in metrics, so that whatever ids arrive, the number of series is
 * bounded: at most {@code maxTenants} tenants keep their own id and {@code maxRegions} regions
 * their own name; all others together are {@code _overflow}. Totals stay exact, because the name is
 * replaced before a measurement is made, and no measurement is dropped.
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
 * tenants are tracked, at about 170 bytes each and the text of their id. Regions are few: the first
 * ones keep their name.
 *
 * <p>Whoever keeps something for each name is told which ones are gone ({@link #onDemotion}).
 *
 * <p>Thread-safe. {@code labelOf} is two hash look-ups and allocates nothing for a tenant with a
 * name of its own. {@code arrived} is two look-ups and an addition to a striped counter for such a
 * tenant; for others it takes a lock that is shared with an eighth of them, and one of them does
 * the work at the end of an epoch, which is O(tracked tenants).
 */
public final class TenantLabels implements TenantListener {

  /** In fewer requests than this there is more chance than order. */
  static final int LEAST_REQUESTS = 10;

  static final int CLEARLY_MORE = 2;
  static final int EPOCHS_RUNNING = 2;
  static final int WINDOW_EPOCHS = 60;

  private static final Duration EPOCH = Duration.ofMinutes(1);

  private final int maxTenants;
  private final int maxRegions;
  private final long epochNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<TenantId, Place> places = new ConcurrentHashMap<>();
  private final Set<Region> regions = ConcurrentHashMap.newKeySet();
  private final HeavyHitters candidates;
  private final LongAdder requestsOfOthers = new LongAdder();
  private final List<Consumer<Set<TenantId>>> listeners = new CopyOnWriteArrayList<>();

  private volatile boolean full;
  private volatile long epochStarted;

  // What follows is touched by one thread at a time, under this object's lock.
  private Map<TenantId, Integer> challengers = Map.of();
  private final Map<TenantId, Long> former = new LinkedHashMap<>();
  private final int[] swaps = new int[WINDOW_EPOCHS];
  private long epoch;

  /**
   * Epochs of a minute.
   *
   * @param maxTenants how many tenants get a name of their own, at least 1
   * @param maxRegions how many regions get a name of their own, at least 1
   * @param pinned tenants that are sure of their place, as far as there are places
   */
  public TenantLabels(int maxTenants, int maxRegions, Collection<TenantId> pinned) {
    this(maxTenants, maxRegions, pinned, EPOCH, System::nanoTime);
  }

  /**
   * @param epoch how long tenants are compared before a place changes hands
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public TenantLabels(
      int maxTenants,
      int maxRegions,
      Collection<TenantId> pinned,
      Duration epoch,
      LongSupplier nanoTime) {
    if (maxTenants < 1 || maxRegions < 1) {
      throw new IllegalArgumentException(
          "maxTenants: %d, maxRegions: %d (expected: both >= 1)".formatted(maxTenants, maxRegions));
    }
    this.maxTenants = maxTenants;
    this.maxRegions = maxRegions;
    this.epochNanos = epoch.toNanos();
    this.nanoTime = nanoTime;
    this.epochStarted = nanoTime.getAsLong();
    this.candidates = new HeavyHitters(Math.min(4096, Math.max(256, 4 * maxTenants)));
    pinned.stream().distinct().limit(maxTenants).forEach(id -> places.put(id, new Place(true)));
    this.full = places.size() >= maxTenants;
  }

  /** The tenant under whose name a measurement of {@code tenant} is made. The plan is kept. */
  public Tenant labelOf(Tenant tenant) {
    boolean ownId = tenant.id().isReserved() || isNamed(tenant.id());
    boolean ownRegion = tenant.region().isReserved() || regions.contains(tenant.region());
    return ownId && ownRegion
        ? tenant
        : new Tenant(
            ownId ? tenant.id() : TenantId.OVERFLOW,
            ownRegion ? tenant.region() : Region.OVERFLOW,
            tenant.plan());
  }

  /** Whether {@code tenant} has a name of its own now. */
  public boolean isNamed(TenantId tenant) {
    return places.containsKey(tenant);
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
    admit(tenant.region());
    Place place = places.get(tenant.id());
    if (place == null && !full) {
      place = claim(tenant.id());
    }
    if (place != null) {
      place.requests.increment();
    } else {
      requestsOfOthers.increment();
      endEpochIfDue();
      candidates.offer(tenant.id());
    }
  }

  /**
   * Tells {@code listener} at the end of each epoch which tenants had a name in the last 60 epochs
   * and have none now, if there are such: what is kept for them can be forgotten. It is told of
   * each of them again and again, because a request that began before the name was gone may bring
   * something back. Called on the thread of some request; must not throw.
   */
  public void onDemotion(Consumer<Set<TenantId>> listener) {
    listeners.add(listener);
  }

  /**
   * Requests of each tenant that has a name, since it has it, the most first; then the sum of all
   * others, as {@link TenantId#OVERFLOW}.
   */
  public Map<TenantId, Long> requests() {
    Map<TenantId, Long> requests = new LinkedHashMap<>();
    List<Map.Entry<TenantId, Long>> named = new ArrayList<>();
    places.forEach((id, place) -> named.add(Map.entry(id, place.requests.sum())));
    named.sort(Map.Entry.<TenantId, Long>comparingByValue().reversed());
    named.forEach(entry -> requests.put(entry.getKey(), entry.getValue()));
    requests.put(TenantId.OVERFLOW, requestsOfOthers.sum());
    return requests;
  }

  private void admit(Region region) {
    if (!region.isReserved() && !regions.contains(region) && regions.size() < maxRegions) {
      synchronized (regions) {
        if (regions.size() < maxRegions) {
          regions.add(region);
        }
      }
    }
  }

  private synchronized @Nullable Place claim(TenantId tenant) {
    if (!full) {
      places.putIfAbsent(tenant, new Place(false));
      full = places.size() >= maxTenants;
    }
    return places.get(tenant);
  }

  private void endEpochIfDue() {
    long now = nanoTime.getAsLong();
    if (now - epochStarted < epochNanos) {
      return;
    }
    Set<TenantId> gone;
    synchronized (this) {
      if (now - epochStarted < epochNanos) {
        return;
      }
      epochStarted = now;
      epoch++;
      exchangePlaces(candidates.drain(LEAST_REQUESTS));
      former.values().removeIf(demoted -> demoted + WINDOW_EPOCHS <= epoch);
      gone = new HashSet<>(former.keySet());
    }
    if (!gone.isEmpty()) {
      listeners.forEach(listener -> listener.accept(gone));
    }
  }

  private void exchangePlaces(Map<TenantId, Long> guaranteed) {
    List<Incumbent> weakest = incumbents();
    List<Map.Entry<TenantId, Long>> strongest = new ArrayList<>(guaranteed.entrySet());
    strongest.sort(Map.Entry.<TenantId, Long>comparingByValue().reversed());
    Map<TenantId, Integer> stillChallenging = new HashMap<>();
    int exchanged = 0;
    int allowed = Math.min(allowedPerEpoch(), maxTenants - exchangedInWindow());
    for (Map.Entry<TenantId, Long> challenger : strongest) {
      if (exchanged == weakest.size()
          || stillChallenging.size() == maxTenants
          || challenger.getValue() < CLEARLY_MORE * weakest.get(exchanged).requests()) {
        break;
      }
      int running = challengers.getOrDefault(challenger.getKey(), 0) + 1;
      if (running >= EPOCHS_RUNNING && exchanged < allowed) {
        exchange(weakest.get(exchanged).id(), challenger.getKey());
        exchanged++;
      } else {
        stillChallenging.put(challenger.getKey(), running);
      }
    }
    challengers = stillChallenging;
    swaps[(int) (epoch % WINDOW_EPOCHS)] = exchanged;
  }

  /** Those that can lose their place, with their requests in this epoch, the fewest first. */
  private List<Incumbent> incumbents() {
    List<Incumbent> incumbents = new ArrayList<>();
    places.forEach((id, place) -> {
      long requests = place.requestsInEpoch();
      if (!place.pinned) {
        incumbents.add(new Incumbent(id, requests));
      }
    });
    incumbents.sort(Comparator.comparingLong(Incumbent::requests));
    return incumbents;
  }

  private void exchange(TenantId loser, TenantId winner) {
    Place lost = places.remove(loser);
    if (lost != null) {
      requestsOfOthers.add(lost.requests.sum());
    }
    former.put(loser, epoch);
    former.remove(winner);
    places.put(winner, new Place(false));
  }

  private int allowedPerEpoch() {
    return Math.max(1, maxTenants / 10);
  }

  private int exchangedInWindow() {
    swaps[(int) (epoch % WINDOW_EPOCHS)] = 0;
    int sum = 0;
    for (int count : swaps) {
      sum += count;
    }
    return sum;
  }

  private record Incumbent(TenantId id, long requests) {}

  private static final class Place {

    private final boolean pinned;
    private final LongAdder requests = new LongAdder();
    private long requestsBefore;

    private Place(boolean pinned) {
      this.pinned = pinned;
    }

    private long requestsInEpoch() {
      long sum = requests.sum();
      long inEpoch = sum - requestsBefore;
      requestsBefore = sum;
      return inEpoch;
    }
  }
}
