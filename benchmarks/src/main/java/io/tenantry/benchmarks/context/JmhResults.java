package io.tenantry.benchmarks.context;

import io.tenantry.benchmarks.result.Interval;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** JMH's results by name: {@code SpanStart.ours[3]} is that method with that parameter. */
final class JmhResults implements Comparison.Measured {

  private static final String SUFFIX = "Benchmark";
  private static final String BYTES = "gc.alloc.rate.norm";

  private final Map<String, SortedMap<Integer, Interval>> nanos = new HashMap<>();
  private final Map<String, Interval> bytes = new HashMap<>();

  JmhResults(Collection<RunResult> results) {
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String name = nameOf(params);
      nanos
          .computeIfAbsent(name, key -> new TreeMap<>())
          .put(params.getThreads(), intervalOf(result.getPrimaryResult()));
      Result<?> allocated = result.getSecondaryResults().get(BYTES);
      if (params.getThreads() == 1 && allocated != null) {
        bytes.put(name, intervalOf(allocated));
      }
    }
  }

  static String nameOf(BenchmarkParams params) {
    String qualified = params.getBenchmark();
    String type = qualified.substring(0, qualified.lastIndexOf('.'));
    String name =
        type.substring(type.lastIndexOf('.') + 1, type.length() - SUFFIX.length())
            + qualified.substring(type.length());
    return params.getParamsKeys().stream()
        .map(params::getParam)
        .reduce(name, (text, value) -> text + "[" + value + "]");
  }

  @Override
  public List<Integer> threads(String benchmark) {
    return List.copyOf(known(nanos.get(benchmark), benchmark).keySet());
  }

  @Override
  public Interval nanos(String benchmark, int threadCount) {
    return known(known(nanos.get(benchmark), benchmark).get(threadCount), benchmark);
  }

  @Override
  public Interval bytes(String benchmark) {
    return known(bytes.get(benchmark), benchmark);
  }

  private static <T> T known(@org.jspecify.annotations.Nullable T found, String benchmark) {
    if (found == null) {
      throw new IllegalStateException(benchmark + " was not measured");
    }
    return found;
  }

  /** JMH's interval of 99.9 %; a single iteration has none. */
  private static Interval intervalOf(Result<?> result) {
    double score = result.getScore();
    double error = result.getScoreError();
    return Double.isNaN(error)
        ? Interval.exact(score)
        : new Interval(score, score - error, score + error);
  }
}
