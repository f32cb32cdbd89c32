package io.tenantry.autoscaler.signal;

/**
 * Amounts of the last seconds, in a ring of cells of one second each. Moments are nanoseconds since
 * the epoch. Not thread-safe; adding and reading cost O(cells) and no memory.
 *
 * <p>An amount is spread evenly over its interval, and a cell evenly over its second. So a sum is
 * exact when its window begins and ends where intervals do, as with reports of one second, and else
 * wrong by at most what the two cells at its ends hold. The cells are counted from an anchor, where
 * some report ended: with senders that report each second, cells are reports.
 */
final class SecondCounts {

  private static final long SECOND = 1_000_000_000L;

  private final double[] cells;
  private final long anchor;

  /** Number of the newest cell; cell {@code n} is the second that ends at anchor + n s. */
  private long newest;

  /** The end of all that was added: the newest cell is only filled so far. */
  private long filledTo = Long.MIN_VALUE;

  /**
   * @param seconds how far back amounts are kept
   * @param anchor a moment at which a cell ends
   */
  SecondCounts(int seconds, long anchor) {
    this.cells = new double[seconds + 1];
    this.anchor = anchor;
  }

  /** Adds {@code amount}, which may be negative, spread over {@code (start, end]}. */
  void add(long start, long end, double amount) {
    long last = cellOf(end);
    advanceTo(last);
    filledTo = Math.max(filledTo, end);
    double perNano = amount / (end - start);
    for (long n = Math.max(cellOf(start + 1), newest - cells.length + 1); n <= last; n++) {
      cells[slot(n)] += perNano * (Math.min(end, endOf(n)) - Math.max(start, startOf(n)));
    }
  }

  /** What lies in {@code (start, end]}, as far back as amounts are kept. */
  double sum(long start, long end) {
    if (filledTo == Long.MIN_VALUE) {
      return 0;
    }
    long oldest = newest - cells.length + 1;
    long first = cellOf(start + 1);
    long last = cellOf(end);
    if (first == last) {
      return partOf(first, start, end);
    }
    double sum = partOf(first, start, endOf(first)) + partOf(last, startOf(last), end);
    long from = Math.max(first + 1, oldest);
    int slot = slot(from);
    for (long n = Math.min(last - 1, newest) - from; n >= 0; n--) {
      sum += cells[slot];
      slot = slot + 1 == cells.length ? 0 : slot + 1;
    }
    return sum;
  }

  /** What lies of a cell in {@code (start, end]}, which does not reach beyond it. */
  private double partOf(long cell, long start, long end) {
    if (cell > newest || cell <= newest - cells.length) {
      return 0;
    }
    long from = startOf(cell);
    long to = Math.min(from + SECOND, filledTo);
    long within = Math.min(end, to) - start;
    return within > 0 ? cells[slot(cell)] * within / (to - from) : 0;
  }

  /** Adds to {@code bins} what lies in each second back from {@code end}, the newest first. */
  void addTo(double[] bins, long end) {
    if (filledTo == Long.MIN_VALUE) {
      return;
    }
    // A second back from the end is the lower part of one cell and the upper part of the one
    // before.
    long cell = cellOf(end);
    double lower = (double) (end - startOf(cell)) / SECOND;
    for (int i = 0; i < bins.length; i++, cell--) {
      if (cell >= newest) {
        bins[i] += sum(end - (i + 1) * SECOND, end - i * SECOND);
      } else if (cell - 1 > newest - cells.length) {
        int slot = slot(cell);
        double before = cells[slot == 0 ? cells.length - 1 : slot - 1];
        bins[i] += cells[slot] * lower + before * (1 - lower);
      }
    }
  }

  /** How many whole seconds lie between {@code start} and {@code end}, up to {@code most}. */
  static int secondsBetween(long start, long end, int most) {
    return Math.clamp((end - start) / SECOND, 0, most);
  }

  private void advanceTo(long cell) {
    if (filledTo == Long.MIN_VALUE) {
      newest = cell;
      return;
    }
    for (long n = Math.max(newest + 1, cell - cells.length + 1); n <= cell; n++) {
      cells[slot(n)] = 0;
    }
    newest = Math.max(newest, cell);
  }

  private long cellOf(long moment) {
    return Math.ceilDiv(moment - anchor, SECOND);
  }

  private long startOf(long cell) {
    return endOf(cell) - SECOND;
  }

  private long endOf(long cell) {
    return anchor + cell * SECOND;
  }

  private int slot(long cell) {
    return (int) Math.floorMod(cell, (long) cells.length);
  }
}
