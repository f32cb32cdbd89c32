package io.tenantry.autoscaler.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the loop's ticks keep to their period. It is overloaded when three ticks in a row, or
 * more than half of the last 20, took longer, and while one runs that has taken as long as three.
 *
 * <p>Thread-safe: the loop's thread tells, others ask. All times are of one clock that never goes
 * back, in nanoseconds.
 */
public final class TickPace {

  private static final int IN_A_ROW = 3;
  private static final int LAST = 20;

  private final long period;
  private final Runnable onOverrun;
  private final Deque<Long> durations = new ArrayDeque<>();
  private OptionalLong began = OptionalLong.empty();

  /**
   * @param period from the beginning of one tick to that of the next; positive
   * @param onOverrun called for each tick that took longer, on the loop's thread
   */
  public TickPace(Duration period, Runnable onOverrun) {
    this.period = period.toNanos();
    this.onOverrun = onOverrun;
  }

  /** A tick begins. */
  public synchronized void began(long nanos) {
    began = OptionalLong.of(nanos);
  }

  /** The tick that began last has ended. */
  public void ended(long nanos) {
    if (remember(nanos)) {
      onOverrun.run();
    }
  }

  private synchronized boolean remember(long nanos) {
    long took = ran(nanos);
    began = OptionalLong.empty();
    durations.addLast(took);
    if (durations.size() > LAST) {
      durations.removeFirst();
    }
    return took > period;
  }

  /** Whether the loop does not keep up, as of {@code nanos}. */
  public synchronized boolean isOverloaded(long nanos) {
    if (ran(nanos) > IN_A_ROW * period) {
      return true;
    }
    int inARow = 0;
    int all = 0;
    for (long took : durations) {
      inARow = took > period ? inARow + 1 : 0;
      all += took > period ? 1 : 0;
    }
    return inARow >= IN_A_ROW || all * 2 > LAST;
  }

  /** Whether a tick runs that has taken longer than it may: a picture shows what it waits for. */
  synchronized boolean isOverrunning(long nanos) {
    return ran(nanos) > period;
  }

  /** Of the last ticks, oldest first. */
  synchronized List<Duration> lastDurations() {
    return durations.stream().map(Duration::ofNanos).toList();
  }

  private long ran(long nanos) {
    return began.isPresent() ? nanos - began.getAsLong() : 0;
  }
}
