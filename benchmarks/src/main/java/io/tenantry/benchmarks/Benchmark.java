package io.tenantry.benchmarks;

import io.tenantry.benchmarks.result.Result;

/** Something that can be measured. */
public interface Benchmark {

  /** Its name on the command line, and that of its file. */
  String name();

  /** What its table shows and how it was measured, in two sentences for the documentation. */
  String about();

  /**
   * Measures. Processes that it starts have ended when it returns, or throws.
   *
   * @throws Exception when it could not be measured; a figure that misses its goal is no exception
   */
  Result run(Settings settings) throws Exception;

  /** Whether its rows set us beside somebody else; where they do not, nobody can be ahead. */
  default boolean isRace() {
    return true;
  }

  /** Whether the command ends well. It does whatever the figures are; a fuzz test's is another. */
  default boolean isPassed(Result result) {
    return true;
  }
}
