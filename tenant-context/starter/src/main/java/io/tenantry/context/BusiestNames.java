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
 * The few names, of tenants or of regions, that are told apart in metrics: those with the most
 * requests, by the rules that {@link TenantLabels} states.
 *
 * <p>Thread-safe. {@code isNamed} is a hash look-up. {@code seen} is a look-up and an addition to a
 * striped counter for a name that has a place; for others it takes a lock that is shared with an
 * eighth of them, and one of them does the work at the end of an epoch, which is O(tracked names).
 */
final class BusiestNames {

  /** In fewer requests than this there is more chance than order. */
  static final int LEAST_REQUESTS = 10;

  static final int CLEARLY_MORE = 2;
  static final int EPOCHS_RUNNING = 2;
  static final int WINDOW_EPOCHS = 60;

  private final int max;
  private final long epochNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Place> places = new ConcurrentHashMap<>();
  private final HeavyHitters candidates;
  private final LongAdder requestsOfOthers = new LongAdder();
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

  private volatile boolean full;
  private volatile long epochStarted;

  // What follows is touched by one thread at a time, under this object's lock.
  private Map<String, Integer> challengers = Map.of();
  private final Map<String, Long> former = new LinkedHashMap<>();
  private final int[] swaps = new int[WINDOW_EPOCHS];
  private long epoch;

  /**
   * @param max how many names there are at a time, at least 1
   * @param pinned names that are sure of their place, as far as there are places
   * @param epoch how long names are compared before a place changes hands
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  BusiestNames(int max, Collection<String> pinned, Duration epoch, LongSupplier nanoTime) {
    this.max = max;
    this.epochNanos = epoch.toNanos();
    this.nanoTime = nanoTime;
    this.epochStarted = nanoTime.getAsLong();
    this.candidates = new HeavyHitters(Math.min(4096, Math.max(256, 4 * max)));
    pinned.stream().distinct().limit(max).forEach(name -> places.put(name, new Place(true)));
    this.full = places.size() >= max;
  }

  boolean isNamed(String name) {
    return places.containsKey(name);
  }

  /** A request under {@code name}, which competes for a place with it. */
  void seen(String name) {
    Place place = places.get(name);
    if (place == null && !full) {
      place = claim(name);
    }
    if (place != null) {
      place.requests.increment();
    } else {
      requestsOfOthers.increment();
      endEpochIfDue();
      candidates.offer(name);
    }
  }

  /** As {@link TenantLabels#onDemotion}. */
  void onDemotion(Consumer<Set<String>> listener) {
    listeners.add(listener);
  }

  /** Requests under each name, since it has its place, the most first. */
  Map<String, Long> requests() {
    Map<String, Long> requests = new LinkedHashMap<>();
    List<Map.Entry<String, Long>> named = new ArrayList<>();
    places.forEach((name, place) -> named.add(Map.entry(name, place.requests.sum())));
    named.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    named.forEach(entry -> requests.put(entry.getKey(), entry.getValue()));
    return requests;
  }

  /** Requests under all names that had no place. */
  long requestsOfOthers() {
    return requestsOfOthers.sum();
  }

  private synchronized @Nullable Place claim(String name) {
    if (!full) {
      places.putIfAbsent(name, new Place(false));
      full = places.size() >= max;
    }
    return places.get(name);
  }

  private void endEpochIfDue() {
    long now = nanoTime.getAsLong();
    if (now - epochStarted < epochNanos) {
      return;
    }
    Set<String> gone;
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

  private void exchangePlaces(Map<String, Long> guaranteed) {
    List<Incumbent> weakest = incumbents();
    List<Map.Entry<String, Long>> strongest = new ArrayList<>(guaranteed.entrySet());
    strongest.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    Map<String, Integer> stillChallenging = new HashMap<>();
    int exchanged = 0;
    int allowed = Math.min(allowedPerEpoch(), max - exchangedInWindow());
    for (Map.Entry<String, Long> challenger : strongest) {
      if (exchanged == weakest.size()
          || stillChallenging.size() == max
          || challenger.getValue() < CLEARLY_MORE * weakest.get(exchanged).requests()) {
        break;
      }
      int running = challengers.getOrDefault(challenger.getKey(), 0) + 1;
      if (running >= EPOCHS_RUNNING && exchanged < allowed) {
        exchange(weakest.get(exchanged).name(), challenger.getKey());
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
    places.forEach((name, place) -> {
      long requests = place.requestsInEpoch();
      if (!place.pinned) {
        incumbents.add(new Incumbent(name, requests));
      }
    });
    incumbents.sort(Comparator.comparingLong(Incumbent::requests));
    return incumbents;
  }

  private void exchange(String loser, String winner) {
    Place lost = places.remove(loser);
    if (lost != null) {
      requestsOfOthers.add(lost.requests.sum());
    }
    former.put(loser, epoch);
    former.remove(winner);
    places.put(winner, new Place(false));
  }

  private int allowedPerEpoch() {
    return Math.max(1, max / 10);
  }

  private int exchangedInWindow() {
    swaps[(int) (epoch % WINDOW_EPOCHS)] = 0;
    int sum = 0;
    for (int count : swaps) {
      sum += count;
    }
    return sum;
  }

  private record Incumbent(String name, long requests) {}

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
