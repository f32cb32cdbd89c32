package io.tenantry.benchmarks.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The page of the documentation, made from the results that are kept. */
public final class PerformancePage {

  private static final String HEAD =
      """
      # Performance

      What Tenantry costs, beside its alternatives. This page is made by `./tenantry bench` from
      [benchmarks/results](../benchmarks/README.md), which also says how a figure is made and how to repeat it.

      How to read it: a figure and its peer are of one run on the same input; the ratio says how many times the
      peer needs as much (above 1: we need less), with its interval where both figures have one. Bytes are
      exact; times are of the machine named below the heading, and only their ratios carry over to another.
      What is missing here has not been measured in full yet.
      """;

  /** By benchmark: what its table shows. */
  private final UnaryOperator<String> about;

  private final Predicate<String> isRace;

  /**
   * @param about by the name of a benchmark: what its table shows, in two sentences
   * @param isRace by the name of a benchmark: whether its page tells where we are not ahead
   */
  public PerformancePage(UnaryOperator<String> about, Predicate<String> isRace) {
    this.about = about;
    this.isRace = isRace;
  }

  /** Writes the page from the full results in {@code results}. */
  public void write(Path results, Path page) throws IOException {
    Files.writeString(page, render(read(results)));
  }

  /** The full results in a folder, by name. Those of the short form are left out. */
  public static List<Result> read(Path results) throws IOException {
    List<Result> full = new ArrayList<>();
    try (Stream<Path> files = Files.list(results)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
        Result result = Result.read(file);
        if (!result.quick()) {
          full.add(result);
        }
      }
    }
    return full;
  }

  /** The whole page. */
  public String render(List<Result> results) {
    StringBuilder page = new StringBuilder(HEAD);
    results.forEach(result -> page.append('\n').append(section(result)));
    return page.toString();
  }

  private String section(Result result) {
    StringBuilder section = new StringBuilder();
    Environment on = result.environment();
    section
        .append("## ")
        .append(result.benchmark())
        .append("\n\n")
        .append(about.apply(result.benchmark()))
        .append(
            "\n\n%d CPUs, %d GiB, JDK %s; %d min %d s: `./tenantry bench %s`.\n\n"
                .formatted(
                    on.cpus(),
                    on.memoryGiB(),
                    on.jdk(),
                    result.seconds() / 60,
                    result.seconds() % 60,
                    result.benchmark()));
    ResultTable.markdown(result.rows()).forEach(line -> section.append(line).append('\n'));
    if (!isRace.test(result.benchmark())) {
      return section.toString();
    }
    section.append("\n### Where we are not ahead in ").append(result.benchmark()).append("\n\n");
    List<Row> behind = result.rows().stream().filter(Row::needsMore).toList();
    if (behind.isEmpty()) {
      section.append("Nowhere: every goal is met, and no peer needs less.\n");
    } else {
      ResultTable.markdown(behind).forEach(line -> section.append(line).append('\n'));
    }
    return section.toString();
  }
}
