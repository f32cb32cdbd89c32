package io.tenantry.autoscaler.demand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Remembers what followed moments like the present one, and so tells what may follow it. Mutable;
 * for one thread.
 *
 * <p>A moment is described by two things: how the rate has grown over the last minute, and how far
 * it is below the highest rate of the last quarter of an hour. For each kind of moment a histogram
 * holds by what factor the rate one horizon later differed from what {@link Persistence} had let
 * expect. The histograms of rare kinds are filled up with that of all moments, and that one with
 * the belief that it comes as expected. What was seen loses half of its weight in two hours.
 *
 * <p>When nearly all falls silent at once, what was there a few minutes ago is expected back: an
 * outage before the workload looks so, and ends in a storm of retries.
 *
 * <p>A fixed number of counters, so that what is kept does not grow with time; an observation and a
 * question each cost a few hundred additions.
 */
public final class DemandHistory {

  /** Boundaries of growth over a minute, as factors. */
  private static final double[] GROWTH = {0.6, 0.85, 0.95, 1.05, 1.18, 1.6};

  /** Boundaries of the present rate as a part of the recent peak. */
  private static final double[] OF_PEAK = {0.3, 0.6, 0.8, 0.93};

  /**
   * Bins of what came of a moment: a bin is the inverse hyperbolic sine of the factor's logarithm,
   * so that they are half a percent wide around 1 and a tenth at a doubling.
   */
  private static final double BINS_PER_UNIT = 8;

  private static final double FINE = 0.05;

  /** Bins to either side: up to sixteen times as much, and down to a sixteenth. */
  private static final int SIDE = 38;

  static final int BINS = 2 * SIDE + 1;
  static final int KINDS = (GROWTH.length + 1) * (OF_PEAK.length + 1);

  /** Another number when kinds or bins mean something else, so that old counts are not mistaken. */
  static final int LAYOUT = layout();

  /** What was seen so long ago counts half. */
  static final double HALF_LIFE_SECONDS = 7200;

  /**
   * So many moments of one kind weigh as much as all moments together do in its stead. They are a
   * second apart, so that what a single burst shows for a minute is little.
   */
  private static final double ENOUGH = 240;

  /** The belief that it comes as expected, in moments. */
  private static final double PRIOR = 120;

  /** Neighbouring rates are told as one until they weigh this much together. */
  private static final double WORTH_TELLING = 0.005;

  /** No rate above this multiple of the highest seen is expected. */
  private static final double BEYOND_PEAK = 1.1;

  /**
   * A rate below this part of the highest of the last minutes is taken for a silence: somebody
   * before the workload has failed, and comes back with all that was held up.
   */
  private static final double SILENCE = 0.02;

  private static final int SILENCE_SECONDS = 300;

  private static final int LONGEST_HORIZON = 300;
  private static final int GROWTH_SECONDS = 60;
  private static final int MEAN_SECONDS = 60;
  private static final int PEAK_SECONDS = 900;

  private final double[][] followed = new double[KINDS][BINS];
  private final double[] seen = new double[KINDS];
  private final double[] anyKind = new double[BINS];
  private double weight = 1;
  private double all;

  private final double[] rates = new double[LONGEST_HORIZON + 1];
  private final double[] means = new double[LONGEST_HORIZON + 1];
  private final double[] expected = new double[LONGEST_HORIZON + 1];
  private final byte[] kinds = new byte[LONGEST_HORIZON + 1];
  private Persistence persistence;
  private long seconds;
  private final Peak recentPeak;
  private final Peak beforeSilence;
  private double highest;

  /** A history in which nothing was seen. */
  public DemandHistory() {
    this(DemandMemory.NONE);
  }

  /**
   * A history that has learned what {@code memory} tells. How the rate has grown over the last
   * minute is not in it: a moment counts as steady until a minute was seen.
   */
  public DemandHistory(DemandMemory memory) {
    for (DemandMemory.Followed each : memory.followed()) {
      followed[each.kind()][each.bin()] += each.moments();
      seen[each.kind()] += each.moments();
      anyKind[each.bin()] += each.moments();
      all += each.moments();
    }
    persistence = memory.persistence();
    highest = memory.highest();
    recentPeak = new Peak(PEAK_SECONDS, memory.peaks());
    beforeSilence = new Peak(SILENCE_SECONDS, memory.beforeSilence());
  }

  /** What was learned, with as many digits as matter. */
  public DemandMemory memory() {
    List<DemandMemory.Followed> counts = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) {
      for (int bin = 0; bin < BINS; bin++) {
        float moments = (float) (followed[kind][bin] / weight);
        if (moments > 0) {
          counts.add(new DemandMemory.Followed(kind, bin, moments));
        }
      }
    }
    return new DemandMemory(
        counts, persistence, highest, recentPeak.memory(), beforeSilence.memory());
  }

  /**
   * Notes the rate of this second and what has become of the moment one horizon ago.
   *
   * @param requestsPerSecond >= 0
   * @param horizonSeconds 1..300
   */
  public void observe(double requestsPerSecond, int horizonSeconds) {
    int now = (int) (seconds % rates.length);
    recentPeak.observe(requestsPerSecond);
    beforeSilence.observe(requestsPerSecond);
    highest = Math.max(highest, requestsPerSecond);
    rates[now] = requestsPerSecond;
    kinds[now] = (byte) kindOf(requestsPerSecond);
    seconds++;
    means[now] = meanOfLastMinute();
    persistence = persistence.afterSecond(requestsPerSecond, means[now]);
    if (seconds > Math.max(horizonSeconds, GROWTH_SECONDS) + 1L) {
      int then = (int) ((seconds - 1 - horizonSeconds) % rates.length);
      if (rates[then] > 0) {
        persistence = persistence.afterPair(rates[then], means[then], requestsPerSecond);
        learn(kinds[then], binOf(requestsPerSecond / expected[then]));
      }
    }
    expected[now] = persistence.expected(requestsPerSecond, means[now]);
  }

  private double meanOfLastMinute() {
    int known = (int) Math.min(MEAN_SECONDS, seconds);
    double sum = 0;
    for (int ago = 1; ago <= known; ago++) {
      sum += rates[(int) ((seconds - ago) % rates.length)];
    }
    return sum / known;
  }

  /**
   * The next {@link #observe} does not follow the last: nothing is learned across the gap, and a
   * moment counts as steady until a minute was seen.
   */
  public void interrupted() {
    seconds = 0;
  }

  private void learn(int kind, int bin) {
    weight *= Math.pow(2, 1 / HALF_LIFE_SECONDS);
    followed[kind][bin] += weight;
    seen[kind] += weight;
    anyKind[bin] += weight;
    all += weight;
    if (weight > 1e12) {
      forget();
    }
  }

  /** Weights grow so that the past need not be touched; now and then they are brought down. */
  private void forget() {
    for (int kind = 0; kind < KINDS; kind++) {
      for (int bin = 0; bin < BINS; bin++) {
        followed[kind][bin] /= weight;
      }
      seen[kind] /= weight;
    }
    for (int bin = 0; bin < BINS; bin++) {
      anyKind[bin] /= weight;
    }
    all /= weight;
    weight = 1;
  }

  /**
   * What may follow this moment.
   *
   * @param requestsPerSecond of the last {@link #observe}
   */
  public Outlook outlook(double requestsPerSecond) {
    if (requestsPerSecond < SILENCE * beforeSilence.value()) {
      return Outlook.unchanged(requestsPerSecond).atLeast(beforeSilence.value());
    }
    if (seconds == 0 || requestsPerSecond <= 0) {
      return Outlook.unchanged(requestsPerSecond);
    }
    int now = (int) ((seconds - 1) % rates.length);
    int kind = kinds[now];
    double ofKind = seen[kind] / weight;
    double ofAny = all / weight;
    double toKind = 1 / (ofKind + ENOUGH);
    double toAny = ENOUGH / (ofKind + ENOUGH) / (ofAny + PRIOR);
    double ceiling = Math.max(requestsPerSecond, BEYOND_PEAK * highest);
    List<Outlook.Possible> possible = new ArrayList<>();
    double weightOfGroup = 0;
    double rateOfGroup = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double chance =
          followed[kind][bin] / weight * toKind
              + (anyKind[bin] / weight + (bin == SIDE ? PRIOR : 0)) * toAny;
      weightOfGroup += chance;
      rateOfGroup += chance * Math.min(ceiling, expected[now] * factorOf(bin));
      if (weightOfGroup >= WORTH_TELLING) {
        possible.add(new Outlook.Possible(rateOfGroup / weightOfGroup, weightOfGroup));
        weightOfGroup = 0;
        rateOfGroup = 0;
      }
    }
    if (weightOfGroup > 0) {
      possible.add(new Outlook.Possible(rateOfGroup / weightOfGroup, weightOfGroup));
    }
    return new Outlook(requestsPerSecond, possible);
  }

  private int kindOf(double requestsPerSecond) {
    double before =
        seconds < GROWTH_SECONDS
            ? requestsPerSecond
            : rates[(int) ((seconds - GROWTH_SECONDS) % rates.length)];
    double growth = before > 0 ? requestsPerSecond / before : requestsPerSecond > 0 ? 10 : 1;
    double peak = recentPeak.value();
    double ofPeak = peak > 0 ? requestsPerSecond / peak : 1;
    return place(growth, GROWTH) * (OF_PEAK.length + 1) + place(ofPeak, OF_PEAK);
  }

  private static int place(double value, double[] boundaries) {
    int place = 0;
    while (place < boundaries.length && value >= boundaries[place]) {
      place++;
    }
    return place;
  }

  private static int layout() {
    int layout = 31 * Arrays.hashCode(GROWTH) + Arrays.hashCode(OF_PEAK);
    for (int bin = 0; bin < BINS; bin++) {
      layout = 31 * layout + Float.hashCode((float) factorOf(bin));
    }
    return layout;
  }

  private static int binOf(double factor) {
    if (factor <= 0) {
      return 0;
    }
    double scaled = Math.log(factor) / FINE;
    double asinh = Math.copySign(Math.log(Math.abs(scaled) + Math.hypot(scaled, 1)), scaled);
    return Math.clamp(Math.round(BINS_PER_UNIT * asinh) + SIDE, 0, BINS - 1);
  }

  private static double factorOf(int bin) {
    return Math.exp(FINE * Math.sinh((bin - SIDE) / BINS_PER_UNIT));
  }

  /** The highest of the last so many values, to within a fifteenth of the span. */
  private static final class Peak {

    private static final int PARTS = 15;

    private final double[] parts = new double[PARTS];
    private final int partSeconds;
    private long seconds;

    private Peak(int span, DemandMemory.Peaks memory) {
      this.partSeconds = span / PARTS;
      int known = Math.min(PARTS, memory.rates().size());
      for (int part = 0; part < known; part++) {
        parts[part] = memory.rates().get(memory.rates().size() - known + part);
      }
      if (known > 0) {
        seconds = (known - 1L) * partSeconds + Math.min(partSeconds, memory.secondsOfLast());
      }
    }

    private DemandMemory.Peaks memory() {
      if (seconds == 0) {
        return DemandMemory.Peaks.NONE;
      }
      long newest = (seconds - 1) / partSeconds;
      List<Float> rates = new ArrayList<>();
      for (long part = Math.max(0, newest - PARTS + 1); part <= newest; part++) {
        rates.add((float) parts[(int) (part % PARTS)]);
      }
      return new DemandMemory.Peaks(rates, (int) (seconds - newest * partSeconds));
    }

    private void observe(double value) {
      int part = (int) (seconds / partSeconds % PARTS);
      parts[part] = seconds % partSeconds == 0 ? value : Math.max(parts[part], value);
      seconds++;
    }

    private double value() {
      double value = 0;
      for (double part : parts) {
        value = Math.max(value, part);
      }
      return value;
    }
  }
}
