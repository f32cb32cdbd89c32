package io.tenantry.autoscaler.demand;

import java.util.List;

/**
 * What a {@link DemandHistory} has learned, as data that may outlive it.
 *
 * @param followed what followed moments of each kind; those that were never seen are left out
 * @param persistence of what the demand is above or below its mean
 * @param highest rate ever seen, in requests per second
 * @param peaks the highest rates of the last quarter of an hour
 * @param beforeSilence and of the last five minutes
 */
public record DemandMemory(
    List<Followed> followed,
    Persistence persistence,
    double highest,
    Peaks peaks,
    Peaks beforeSilence) {

  /** Nothing was seen. */
  public static final DemandMemory NONE =
      new DemandMemory(List.of(), Persistence.UNKNOWN, 0, Peaks.NONE, Peaks.NONE);

  /**
   * So often was one kind of moment followed by one change of the rate.
   *
   * @param kind of moment; 0..{@link #KINDS} - 1
   * @param bin of the factor by which the rate had changed; 0..{@link #BINS} - 1
   * @param moments less what was forgotten of them; > 0
   */
  public record Followed(int kind, int bin, float moments) {

    public Followed {
      if (kind < 0 || kind >= KINDS || bin < 0 || bin >= BINS) {
        throw new IllegalArgumentException(
            "kind: %d, bin: %d (expected: 0..%d, 0..%d)".formatted(kind, bin, KINDS - 1, BINS - 1));
      }
      if (!(moments > 0) || Float.isInfinite(moments)) {
        throw new IllegalArgumentException(
            "moments: %s (expected: finite, > 0)".formatted(moments));
      }
    }
  }

  /**
   * The highest rates of the parts of a time, oldest first.
   *
   * @param rates of its parts, in requests per second; the last is of the part that is not over
   * @param secondsOfLast how much of the last part is over; >= 0
   */
  public record Peaks(List<Float> rates, int secondsOfLast) {

    /** Nothing was seen. */
    public static final Peaks NONE = new Peaks(List.of(), 0);

    public Peaks {
      rates = List.copyOf(rates);
      if (secondsOfLast < 0) {
        throw new IllegalArgumentException(
            "secondsOfLast: %d (expected: >= 0)".formatted(secondsOfLast));
      }
      for (float rate : rates) {
        requireRate(rate);
      }
    }
  }

  /** Kinds of moments. */
  public static final int KINDS = DemandHistory.KINDS;

  /** Bins of the factor by which a rate changes. */
  public static final int BINS = DemandHistory.BINS;

  /** Tells kinds and bins that mean one thing from those that mean another. */
  public static final int LAYOUT = DemandHistory.LAYOUT;

  public DemandMemory {
    followed = List.copyOf(followed);
    requireRate(highest);
  }

  /** This, when so much time has passed that its peaks are long over. */
  public DemandMemory withoutPeaks() {
    return new DemandMemory(followed, persistence, highest, Peaks.NONE, Peaks.NONE);
  }

  private static void requireRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate: %s (expected: finite, >= 0)".formatted(rate));
    }
  }
}
