package io.tenantry.benchmarks.context;

import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ours beside a peer, both over the same floor.
 *
 * @param ours such as {@code FilterChain.header}; likewise {@code peer} and {@code floor}
 * @param floor what is taken off both; null: nothing is
 */
record Comparison(
    String name,
    String ours,
    String besideName,
    String peer,
    @Nullable String floor,
    OptionalDouble mostNanos,
    OptionalDouble mostBytes) {

  static Comparison of(String name, String ours, String besideName, String peer) {
    return new Comparison(
        name, ours, besideName, peer, null, OptionalDouble.empty(), OptionalDouble.empty());
  }

  Comparison over(String floor) {
    return new Comparison(name, ours, besideName, peer, floor, mostNanos, mostBytes);
  }

  Comparison atMostNanos(double nanos) {
    return new Comparison(name, ours, besideName, peer, floor, OptionalDouble.of(nanos), mostBytes);
  }

  Comparison atMostBytes(double bytes) {
    return new Comparison(name, ours, besideName, peer, floor, mostNanos, OptionalDouble.of(bytes));
  }

  /** Time with one and with two threads, then memory. Goals are for one thread. */
  List<Row> rows(Measured measured) {
    List<Row> rows = new ArrayList<>();
    for (int threads : measured.threads(ours)) {
      Row time =
          row(
              threads == 1 ? name : name + ", " + threads + " threads",
              "ns",
              key -> measured.nanos(key, threads));
      rows.add(threads == 1 ? within(mostNanos, time) : time);
    }
    rows.add(within(mostBytes, row(name + ", memory", "B", key -> whole(measured.bytes(key)))));
    return rows;
  }

  private Row row(String rowName, String unit, Function<String, Interval> of) {
    Interval value = of.apply(ours);
    Interval beside = of.apply(peer);
    if (floor != null) {
      value = value.minus(of.apply(floor));
      beside = beside.minus(of.apply(floor));
    }
    Row row = Row.of(rowName, value, unit);
    double peerValue = beside.value();
    return beside
        .dividedBy(value)
        .map(times -> row.beside(besideName, peerValue, times))
        .orElseGet(() -> row.beside(besideName, peerValue));
  }

  /** Objects have whole bytes; the rest is what the profiler's own threads allocate. */
  private static Interval whole(Interval bytes) {
    return new Interval(Math.rint(bytes.value()), Math.rint(bytes.low()), Math.rint(bytes.high()));
  }

  private static Row within(OptionalDouble limit, Row row) {
    return limit.isPresent() ? row.atMost(limit.getAsDouble()) : row;
  }

  /** What a run of JMH found. */
  interface Measured {

    /** With how many threads it was, the fewest first. */
    List<Integer> threads(String benchmark);

    Interval nanos(String benchmark, int threads);

    Interval bytes(String benchmark);
  }
}
