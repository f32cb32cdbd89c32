package io.tenantry.autoscaler.capacity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The share of requests that are late, by how many replicas there are and how busy they are.
 *
 * <p>A table for replicas that divide their processor among their requests (processor sharing) and
 * get them by power of two choices, with work of coefficient of variation 1. It is interpolated:
 * the logarithm of the share is linear in the utilization and in the logarithms of replicas and
 * slack. A steady state above utilization 1 does not exist; what is there is what happens within a
 * minute, and beyond the table the share goes on to grow a little, although it is no share any
 * more: of two numbers which are both far too small the larger one is better, for it is sooner
 * enough.
 */
public final class Lateness {

  private static final double SMALLEST = 1e-6;

  /**
   * Growth of the share with utilization beyond the table. At 1 each replica would seem to save its
   * requests where in fact all are late, and rare bursts would be insured against by half.
   */
  private static final double BEYOND = 0.4;

  private static final double[] SLACKS;
  private static final double[] REPLICAS;
  private static final double[] UTILIZATIONS;

  /** Natural logarithm of the share, by replicas, utilization, slack. */
  private static final double[][][] LOG_SHARES;

  static {
    List<String[]> rows = read();
    SLACKS = numbers(rows.getFirst(), 2);
    List<String[]> figures = rows.subList(1, rows.size());
    REPLICAS = column(figures, 0);
    UTILIZATIONS = column(figures, 1);
    LOG_SHARES = new double[REPLICAS.length][UTILIZATIONS.length][SLACKS.length];
    for (int i = 0; i < figures.size(); i++) {
      double[] shares = numbers(figures.get(i), 2);
      for (int slack = 0; slack < SLACKS.length; slack++) {
        LOG_SHARES[i / UTILIZATIONS.length][i % UTILIZATIONS.length][slack] =
            Math.log(Math.max(SMALLEST, shares[slack]));
      }
    }
  }

  /** Natural logarithm of the share at each of {@link #UTILIZATIONS}. */
  private final double[] logShares;

  private Lateness(double[] logShares) {
    this.logShares = logShares;
  }

  /**
   * How late requests are with so many replicas.
   *
   * @param replicas > 0
   * @param slack time that a request may take, in multiples of the time it takes on an idle
   *     replica; > 0
   */
  public static Lateness of(double replicas, double slack) {
    int n = below(REPLICAS, replicas);
    int s = below(SLACKS, slack);
    double ofReplicas = part(Math.log(replicas), Math.log(REPLICAS[n]), Math.log(REPLICAS[n + 1]));
    double ofSlack = part(Math.log(slack), Math.log(SLACKS[s]), Math.log(SLACKS[s + 1]));
    double[] logShares = new double[UTILIZATIONS.length];
    for (int u = 0; u < logShares.length; u++) {
      double[] few = LOG_SHARES[n][u];
      double[] many = LOG_SHARES[n + 1][u];
      logShares[u] =
          mix(mix(few[s], few[s + 1], ofSlack), mix(many[s], many[s + 1], ofSlack), ofReplicas);
    }
    return new Lateness(logShares);
  }

  /**
   * The share that is late; 0..1, and above 1 when the replicas are busier than the table knows.
   *
   * @param utilization work that arrives as a part of what the replicas can do; >= 0
   */
  public double share(double utilization) {
    double last = UTILIZATIONS[UTILIZATIONS.length - 1];
    double known = Math.min(utilization, last);
    int u = below(UTILIZATIONS, known);
    double log =
        mix(logShares[u], logShares[u + 1], part(known, UTILIZATIONS[u], UTILIZATIONS[u + 1]));
    return Math.exp(log) + BEYOND * Math.max(0, utilization - last);
  }

  private static double mix(double a, double b, double part) {
    return a + part * (b - a);
  }

  /** Where {@code value} is between two neighbours; their ends are not left. */
  private static double part(double value, double low, double high) {
    return Math.clamp((value - low) / (high - low), 0, 1);
  }

  /** The place of the last number that is not above {@code value} and has one after it. */
  private static int below(double[] numbers, double value) {
    int found = Arrays.binarySearch(numbers, value);
    return Math.clamp(found < 0 ? -found - 2 : found, 0, numbers.length - 2);
  }

  private static List<String[]> read() {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Lateness.class.getResourceAsStream("lateness.csv")),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          rows.add(line.split(",", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static double[] numbers(String[] row, int from) {
    return Arrays.stream(row, from, row.length).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] column(List<String[]> rows, int number) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[number])).distinct().toArray();
  }
}
