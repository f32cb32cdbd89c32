package io.tenantry.autoscaler.simulator.report;

import io.tenantry.autoscaler.simulator.plant.LatencyBuckets;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A run over time, in columns of equal length, as fine as a picture on a phone can show. Requests
 * count in the column in which they came.
 */
public final class Timeline {

  /** Number of columns. */
  public static final int COLUMNS = 150;

  private final double columnSeconds;
  private final int[] requests = new int[COLUMNS];
  private final int[][] responses = new int[COLUMNS][LatencyBuckets.COUNT];
  private final double[] replicas = new double[COLUMNS];

  Timeline(double duration) {
    this.columnSeconds = duration / COLUMNS;
  }

  void answered(double arrival, double response) {
    int column = columnOf(arrival);
    requests[column]++;
    responses[column][LatencyBuckets.placeOf(response)]++;
  }

  void failed(double arrival) {
    requests[columnOf(arrival)]++;
  }

  private int columnOf(double seconds) {
    return Math.min(COLUMNS - 1, (int) (seconds / columnSeconds));
  }

  /** Fills in the replicas that were asked for, of which there were {@code first} at the begin. */
  void scaled(int first, List<RunMeasures.Change> changes) {
    double since = 0;
    int number = first;
    for (RunMeasures.Change change : changes) {
      add(number, since, change.at());
      since = change.at();
      number = change.to();
    }
    add(number, since, COLUMNS * columnSeconds);
  }

  private void add(int number, double from, double to) {
    for (int column = columnOf(from); column <= columnOf(to); column++) {
      double begin = Math.max(from, column * columnSeconds);
      double end = Math.min(to, (column + 1) * columnSeconds);
      replicas[column] += number * Math.max(0, end - begin) / columnSeconds;
    }
  }

  /** Length of a column. */
  public double columnSeconds() {
    return columnSeconds;
  }

  /** Requests per second that came. */
  public double requestsPerSecond(int column) {
    return requests[column] / columnSeconds;
  }

  /** Mean number of replicas asked for. */
  public double replicas(int column) {
    return replicas[column];
  }

  /** 95th percentile in seconds of what was answered in time or not; empty without answers. */
  public OptionalDouble p95(int column) {
    double quantile = LatencyBuckets.quantile(responses[column], 0.95);
    return quantile > 0 ? OptionalDouble.of(quantile) : OptionalDouble.empty();
  }
}
