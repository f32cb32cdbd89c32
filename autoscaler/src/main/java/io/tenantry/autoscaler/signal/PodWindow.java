package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.signal.Sample.CpuTime;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one pod said. Moments are nanoseconds since the epoch by its clock. Not thread-safe. */
final class PodWindow {

  /** Milliseconds that the start of an interval may be from the end of the one before. */
  private static final int SEAM = 50;

  private static final int SECONDS =
      WorkloadSignal.SECONDS + Math.toIntExact(SignalStore.MAX_CLOCK_LEAD.toSeconds());

  private final Map<TenantKey, SeriesWindow> series = new HashMap<>();
  private final SecondCounts arrivals;
  private final long anchor;
  private final Instant firstHeard;

  /** When the pod spoke of requests. */
  private final RecentPoints heard = new RecentPoints();

  /** The longest silence that a window reaches back to: from when it spoke to when it did again. */
  private long silentFrom = Long.MIN_VALUE;

  private long silentTo = Long.MIN_VALUE;

  /** Who counted its requests, and up to when. */
  private final Map<RequestSource, Long> counted = new EnumMap<>(RequestSource.class);

  private long newest = Long.MIN_VALUE;
  private long finished;

  private @Nullable RecentPoints cpuPoints;
  private long newestCpu = Long.MIN_VALUE;
  private double cpuSeconds;

  /** When it was last known, by our clock, that something it said is missing. */
  private Instant doubted = Instant.MIN;

  /**
   * @param anchor the moment of its first sample
   * @param firstHeard when that came, by our clock
   */
  PodWindow(long anchor, Instant firstHeard) {
    this.anchor = anchor;
    this.firstHeard = firstHeard;
    this.arrivals = new SecondCounts(SECONDS, anchor);
  }

  @Nullable SeriesWindow series(TenantKey key) {
    return series.get(key);
  }

  SeriesWindow begin(TenantTotals tenant) {
    SeriesWindow begun = new SeriesWindow(anchor, tenant);
    series.put(tenant.key(), begun);
    tenant.joined();
    return begun;
  }

  Collection<SeriesWindow> series() {
    return series.values();
  }

  void hear(long at) {
    heard.add(millis(at), 0);
    if (wasHeard()
        && (silentTo == Long.MIN_VALUE
            || at - silentTo >= Windows.SLOW.toNanos()
            || at - newest > silentTo - silentFrom)) {
      silentFrom = newest;
      silentTo = at;
    }
    newest = Math.max(newest, at);
  }

  /**
   * Whether it was silent for longer than {@code longest}, and the slow window reaches back to it.
   */
  boolean hasHole(long longest) {
    return silentTo != Long.MIN_VALUE
        && silentTo - silentFrom > longest
        && newest - silentTo < Windows.SLOW.toNanos();
  }

  /** Milliseconds that wrap around each seven weeks. */
  static int millis(long moment) {
    return (int) (moment / 1_000_000);
  }

  boolean wasHeard() {
    return newest != Long.MIN_VALUE;
  }

  /** When it last spoke of requests. */
  long newest() {
    return newest;
  }

  /** When it last spoke of anything. */
  long newestOfAll() {
    return Math.max(newest, newestCpu);
  }

  /** The requests of all its tenants. */
  SecondCounts arrivals() {
    return arrivals;
  }

  void finished(RequestSource source, long start, long at, long requests) {
    arrivals.add(start, at, (double) requests);
    finished += requests;
    counted.merge(source, at, Math::max);
  }

  /** Whoever counts what is in flight will count what finished. */
  void hearOf(RequestSource source) {
    counted.putIfAbsent(source, Long.MIN_VALUE);
  }

  /**
   * Whether what {@code source} counted from {@code start} on is counted already: by a better
   * source, or, up to some moment after {@code start}, by one that now has to yield.
   */
  boolean countsBetter(RequestSource source, long start) {
    for (Map.Entry<RequestSource, Long> other : counted.entrySet()) {
      if (source.yieldsTo(other.getKey())
          || (other.getKey().yieldsTo(source) && other.getValue() > start)) {
        return true;
      }
    }
    return false;
  }

  void refused(long start, long at, long requests) {
    arrivals.add(start, at, (double) requests);
  }

  void doubt(RequestSource source, Instant now) {
    for (RequestSource other : counted.keySet()) {
      if (source.yieldsTo(other)) {
        return;
      }
    }
    doubted = now;
  }

  boolean isDoubted(Instant now) {
    return !doubted.isBefore(now.minus(Windows.SLOW));
  }

  /** Doubts the pod when an interval that begins at {@code start} follows one that never came. */
  void doubtAfterGap(long start, Instant now) {
    int begin = millis(start);
    if (!heard.isAllAfter(begin - SEAM - 1) && !heard.isAnyIn(begin - SEAM, begin + SEAM)) {
      doubted = now;
    }
  }

  boolean saysCpu() {
    return cpuPoints != null;
  }

  void beginCpu() {
    cpuPoints = new RecentPoints();
  }

  Acceptance addCpu(long at, CpuTime sample) {
    RecentPoints points = cpuPoints;
    if (points == null) {
      throw new IllegalStateException("no processor time is expected of this pod");
    }
    Acceptance acceptance = points.add(millis(at), 31 * sample.stream() + at);
    if (acceptance == Acceptance.ACCEPTED) {
      newestCpu = Math.max(newestCpu, at);
      cpuSeconds += sample.seconds();
    }
    return acceptance;
  }

  PodSignal signal() {
    return new PodSignal(
        firstHeard,
        cpuPoints == null ? OptionalDouble.empty() : OptionalDouble.of(cpuSeconds),
        finished);
  }

  /** How many series it has. */
  int size() {
    return series.size() + (cpuPoints == null ? 0 : 1);
  }

  /**
   * Forgets points up to {@code repeatable}, and series of which no window reaches what is up to
   * {@code unread}. Returns how many went.
   *
   * @param leaver told of each tenant whose series goes
   */
  int expire(long repeatable, long unread, Consumer<TenantTotals> leaver) {
    int before = series.size();
    int points = millis(repeatable);
    series
        .values()
        .removeIf(each -> {
          boolean gone = each.expire(points, unread, newest);
          if (gone) {
            leaver.accept(each.tenant());
          }
          return gone;
        });
    heard.forget(millis(unread));
    if (cpuPoints != null) {
      cpuPoints.forget(points);
    }
    return before - series.size();
  }
}
