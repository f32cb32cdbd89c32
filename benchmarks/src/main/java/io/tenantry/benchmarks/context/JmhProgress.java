package io.tenantry.benchmarks.context;

import io.tenantry.benchmarks.Settings;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line for each benchmark that is done, instead of JMH's many. */
final class JmhProgress implements OutputFormat {

  private final Settings.Progress progress;
  private int done;

  JmhProgress(Settings.Progress progress) {
    this.progress = progress;
  }

  @Override
  public void endBenchmark(@Nullable BenchmarkResult result) {
    if (result != null) {
      done++;
      progress.say(
          String.format(
              Locale.ROOT,
              "%3d  %-40s %d thread%s %10.1f ns/op",
              done,
              JmhResults.nameOf(result.getParams()),
              result.getParams().getThreads(),
              result.getParams().getThreads() == 1 ? " " : "s",
              result.getPrimaryResult().getScore()));
    }
  }

  @Override
  public void println(String text) {
    // JMH tells of its environment and settings here, and of what went wrong.
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
