package io.tenantry.benchmarks;

import io.tenantry.autoscaler.command.DurationConverter;
import io.tenantry.autoscaler.command.LauncherCommand;
import io.tenantry.benchmarks.cluster.ModelCheck;
import io.tenantry.benchmarks.cluster.Surge;
import io.tenantry.benchmarks.context.TenantContextSuite;
import io.tenantry.benchmarks.control.ControlStudy;
import io.tenantry.benchmarks.decide.DecideSuite;
import io.tenantry.benchmarks.fuzz.Fuzzing;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.PerformancePage;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.ResultTable;
import io.tenantry.benchmarks.result.Row;
import io.tenantry.benchmarks.storefront.Flood;
import io.tenantry.benchmarks.storefront.WholeProcess;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command: runs one benchmark, prints its table and keeps its result. */
@Command(
    name = "bench",
    description = "Measures something beside its peer.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it ran, whatever the figures are",
      "1:it could not be measured, or a fuzz test found something",
      "2:wrong usage"
    })
public final class Bench extends LauncherCommand {

  static final List<Benchmark> ALL =
      List.of(
          new TenantContextSuite(),
          new WholeProcess(),
          new Flood(),
          new ControlStudy(),
          new DecideSuite(),
          new Surge(),
          new ModelCheck(),
          new Fuzzing());

  @Parameters(paramLabel = "NAME", description = "The benchmark.")
  private String name = "";

  @Option(names = "--quick", description = "A short form that proves that it works.")
  private boolean quick;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "How long all fuzz tests together run. Default: ${DEFAULT-VALUE}.")
  private Duration time = Duration.ofMinutes(10);

  @Option(
      names = "--traces",
      paramLabel = "FOLDER",
      description = "Recorded traffic for the study of control, a folder for each trace.")
  private @Nullable Path traces;

  @Option(names = "--root", paramLabel = "FOLDER", required = true, description = "The checkout.")
  private Path root = Path.of("");

  @Option(
      names = "--work-dir",
      paramLabel = "FOLDER",
      required = true,
      description = "For what is not to be kept.")
  private Path work = Path.of("");

  /** Ends the JVM. */
  public static void main(String[] arguments) {
    Runtime.getRuntime().addShutdownHook(new Thread(Bench::endChildren, "signal"));
    System.exit(new Bench().commandLine().execute(arguments));
  }

  /** The page of the documentation, as it is made from the results of all benchmarks. */
  public static PerformancePage page() {
    return new PerformancePage(
        name -> find(name).map(Benchmark::about).orElse("It is measured no more."),
        name -> find(name).map(Benchmark::isRace).orElse(true));
  }

  private static Optional<Benchmark> find(String name) {
    return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
  }

  @Override
  public Integer call() throws Exception {
    Benchmark benchmark = named();
    if (traces != null && !Files.isDirectory(traces)) {
      throw usage("--traces: expected a folder");
    }
    Files.createDirectories(work);
    long started = System.nanoTime();
    Settings settings =
        new Settings(quick, time, Optional.ofNullable(traces), root, work, System.err::println);
    Row load = Row.of("load average of the machine when it began", Interval.exact(load()), "");
    Result result =
        benchmark.run(settings).with(load).after(Duration.ofNanos(System.nanoTime() - started));
    ResultTable.lines(result).forEach(out()::println);
    Path results = quick ? work.resolve("results") : root.resolve("benchmarks/results");
    Path file = result.write(results);
    out()
        .printf(
            "%n%s in %d s; written to %s%n",
            quick ? "The short form, whose figures prove nothing," : "Measured",
            result.seconds(),
            root.toAbsolutePath().relativize(file.toAbsolutePath()));
    if (!quick) {
      page().write(results, root.resolve("docs/performance.md"));
    }
    return benchmark.isPassed(result) ? 0 : 1;
  }

  /** How many processes wanted a CPU in the last minute; ours are not among them yet. */
  private static double load() {
    return Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private Benchmark named() {
    return find(name)
        .orElseThrow(() -> usage("no such benchmark (expected: %s)".formatted(names())));
  }

  private static String names() {
    return ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
  }

  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
