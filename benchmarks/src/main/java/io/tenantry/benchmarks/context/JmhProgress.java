package io.tenantry.benchmarks.context;

import io.tenantry.benchmarks.Settings;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line for each benchmark that is done, and the time that remains, instead of JMH's many. */
public final class JmhProgress implements OutputFormat {

  /** Once it has seen how long a fork takes, JMH knows it to the second. */
  private static final Pattern REMAINS = Pattern.compile("# Run progress: .* ETA ([0-9:]+)");

  private final Settings.Progress progress;
  private final String part;
  private String remains = "";
  private int done;

  /**
   * @param part what is measured, and what comes after it
   */
  public JmhProgress(String part, Settings.Progress progress) {
    this.part = part;
    this.progress = progress;
  }

  @Override
  public void endBenchmark(@Nullable BenchmarkResult result) {
    if (result != null) {
      done++;
      progress.say(
          String.format(
              Locale.ROOT,
              "%s, %2d  %-38s %10.1f ns/op%s",
              part,
              done,
              JmhResults.nameOf(result.getParams()),
              result.getPrimaryResult().getScore(),
              remains));
    }
  }

  @Override
  public void println(String text) {
    // JMH tells of its environment and settings here, and of what went wrong.
    Matcher eta = REMAINS.matcher(text);
    if (eta.find()) {
      remains = "  " + eta.group(1) + " left";
    }
    if (text.contains("<failure>") || text.contains("Exception")) {
      progress.say(text);
    }
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult result) {}

  @Override
  public void startBenchmark(BenchmarkParams params) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> results) {}

  @Override
  public void print(String text) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public void verbosePrintln(String text) {}

  @Override
  public void write(int character) {}

  @Override
  public void write(byte[] text) {}
}
