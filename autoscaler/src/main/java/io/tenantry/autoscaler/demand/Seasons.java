package io.tenantry.autoscaler.demand;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the clock lets expect: demand that comes again after five, ten, fifteen or thirty minutes,
 * an hour or a day, because somebody has scheduled it or gets up at the same time. Mutable; for one
 * thread.
 *
 * <p>A period forecasts what was there one period ago. It begins in the shadow: what it would have
 * said is held against what came, beside the forecast that the present goes on, and it counts only
 * while its error is clearly the smaller one, over a whole period at least. What it expects is a
 * floor for the outlook and never a reason for fewer replicas.
 */
public final class Seasons {

  private static final int FINE_SECONDS = 5;

  /** Neighbours to either side that a part is averaged with: five seconds alone are noisy. */
  private static final int FINE_NEIGHBOURS = 1;

  private static final int COARSE_SECONDS = 60;
  private static final int HOUR = 3600;
  private static final int DAY = 24 * HOUR;

  /** Schedules are round. */
  private static final List<Integer> WITHIN_AN_HOUR = List.of(300, 600, 900, 1800, HOUR);

  /** Part of the present's error up to which a period is believed. */
  private static final double CLEARLY_SMALLER = 0.6;

  /** Half of what was compared is forgotten after so many periods. */
  private static final double HALF_LIFE_PERIODS = 3;

  /** An error larger than this, a factor of e, counts as this: one burst disproves nothing. */
  private static final double LARGEST = 1;

  /** Rates below one a second are all the same: few requests differ by chance alone. */
  private static final double FLOOR = 1;

  private final Rates fine = new Rates(FINE_SECONDS, FINE_NEIGHBOURS, HOUR);
  private final Rates coarse = new Rates(COARSE_SECONDS, 0, DAY);
  private final List<Period> periods = new ArrayList<>();

  /** Seasons of a demand of which nothing was seen. */
  public Seasons() {
    WITHIN_AN_HOUR.forEach(seconds -> periods.add(new Period(fine, seconds)));
    periods.add(new Period(coarse, DAY));
  }

  /**
   * Notes the rate of a second. Seconds may be left out; after more than a twelfth of what is kept
   * (five minutes, and two hours for the day) the rates of before are forgotten.
   *
   * @param requestsPerSecond >= 0
   * @param horizonSeconds how far ahead the present is taken to go on, to compare with; > 0
   */
  public void observe(double requestsPerSecond, int horizonSeconds, Instant now) {
    for (Rates rates : List.of(fine, coarse)) {
      if (rates.observe(requestsPerSecond, now.getEpochSecond())) {
        periods.stream()
            .filter(period -> period.rates == rates)
            .forEach(period -> period.compare(horizonSeconds));
      }
    }
  }

  /**
   * The highest rate that is to be expected within {@code horizonSeconds}; 0 while no period is
   * believed.
   */
  public double expectedWithin(int horizonSeconds) {
    return periods.stream()
        .filter(Period::isBelieved)
        .min(Comparator.comparingDouble(Period::error))
        .map(period -> period.highestWithin(horizonSeconds))
        .orElse(0.0);
  }

  /** Mean rates of equal parts of the time, as many as are kept. */
  private static final class Rates {

    private final int partSeconds;
    private final int neighbours;
    private final float[] means;
    private long first = -1;
    private long last = -1;
    private double sum;
    private int count;

    private Rates(int partSeconds, int neighbours, int keptSeconds) {
      this.partSeconds = partSeconds;
      this.neighbours = neighbours;
      // One more for the part that is not over, and one to either side of the oldest.
      this.means = new float[keptSeconds / partSeconds + 3];
    }

    /** Whether a part ended with it. */
    private boolean observe(double rate, long second) {
      long part = second / partSeconds;
      boolean ended = part != last && last >= 0;
      if (part < last || part - last > means.length / 12 || last < 0) {
        first = part;
        ended = false;
      }
      if (part != last) {
        for (long missed = Math.max(last + 1, first); missed < part; missed++) {
          means[place(missed)] = means[place(last)];
        }
        last = part;
        sum = 0;
        count = 0;
      }
      sum += rate;
      count++;
      means[place(part)] = (float) (sum / count);
      return ended;
    }

    private boolean isKnown(long part) {
      return part >= first && part < last && part > last - means.length;
    }

    private double at(long part) {
      return means[place(part)];
    }

    /** With its neighbours, as far as they are known. */
    private double around(long part) {
      double sum = 0;
      int parts = 0;
      for (long each = part - neighbours; each <= part + neighbours; each++) {
        if (isKnown(each)) {
          sum += at(each);
          parts++;
        }
      }
      return sum / parts;
    }

    private int place(long part) {
      return (int) (part % means.length);
    }
  }

  /** A period, and how well it has forecast. */
  private static final class Period {

    private final Rates rates;
    private final int parts;
    private final double kept;
    private double error;
    private double presentError;
    private double compared;

    private Period(Rates rates, int seconds) {
      this.rates = rates;
      this.parts = seconds / rates.partSeconds;
      this.kept = Math.pow(0.5, 1 / (HALF_LIFE_PERIODS * parts));
    }

    /** Holds both forecasts of the part that has just ended against what came. */
    private void compare(int horizonSeconds) {
      long ended = rates.last - 1;
      long before = ended - Math.max(1, horizonSeconds / rates.partSeconds);
      if (!rates.isKnown(ended - parts) || !rates.isKnown(before)) {
        return;
      }
      double came = rates.at(ended);
      error = error * kept + distance(came, rates.around(ended - parts));
      presentError = presentError * kept + distance(came, rates.at(before));
      compared++;
    }

    private boolean isBelieved() {
      return compared >= parts && error <= CLEARLY_SMALLER * presentError && presentError > 0;
    }

    private double error() {
      return error / presentError;
    }

    private double highestWithin(int horizonSeconds) {
      double highest = 0;
      long until = rates.last + Math.max(1, horizonSeconds / rates.partSeconds);
      for (long part = rates.last + 1; part <= until; part++) {
        if (rates.isKnown(part - parts)) {
          highest = Math.max(highest, rates.around(part - parts));
        }
      }
      return highest;
    }

    private static double distance(double rate, double forecast) {
      return Math.min(LARGEST, Math.abs(Math.log((rate + FLOOR) / (forecast + FLOOR))));
    }
  }
}
