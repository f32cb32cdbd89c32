package io.tenantry.benchmarks.fuzz;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every fuzz test of the starter for an equal part of the time. */
public final class Fuzzing implements Benchmark {

  private static final Duration QUICK = Duration.ofSeconds(3);
  private static final Pattern DONE = Pattern.compile("(?m)^Done (\\d+) runs in \\d+ second");
  private static final Pattern SO_FAR = Pattern.compile("(?m)^#(\\d+)\\s");
  private static final Pattern FINDING =
      Pattern.compile("(?m)^== (Java Exception|libFuzzer crash).*");

  private record Found(long executions, boolean finding) {}

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String about() {
    return """
    Jazzer looks for an input that the starter's parsers take amiss: headers, paths, hosts, token \
    claims, baggage and W3C contexts, each for the same time. A row says how many inputs one of them \
    was given; the last one, how many were taken amiss.\
    """;
  }

  /** A finding is no slow figure: it fails the command. */
  @Override
  public boolean isPassed(Result result) {
    return result.rows().stream().noneMatch(Row::needsMore);
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    Path starter = settings.root().resolve("tenant-context/starter/target").toAbsolutePath();
    Path classes = starter.resolve("test-classes");
    List<Path> classPath = new ArrayList<>(List.of(classes, starter.resolve("classes")));
    Path libraries = settings.work().resolve("fuzz.classpath");
    Stream.of(Files.readString(libraries).strip().split(":", -1))
        .map(Path::of)
        .forEach(classPath::add);
    List<FuzzTarget> targets = FuzzTarget.in(classes, classPath);
    if (targets.isEmpty()) {
      throw new IOException("the starter has no fuzz test");
    }
    Duration each = settings.quick() ? QUICK : settings.time().dividedBy(targets.size());
    List<Row> rows = new ArrayList<>();
    long findings = 0;
    for (FuzzTarget target : targets) {
      Found found = fuzz(target, each, classPath, settings);
      findings += found.finding() ? 1 : 0;
      rows.add(Row.of(target.name(), Interval.exact((double) found.executions()), "executions"));
    }
    rows.add(Row.of("findings", Interval.exact((double) findings), "").atMost(0));
    return new Result(name(), settings.quick(), Environment.current(), rows);
  }

  private static Found fuzz(
      FuzzTarget target, Duration time, List<Path> classPath, Settings settings)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(settings.work().resolve("fuzz").toAbsolutePath());
    Path log = folder.resolve(target.name() + ".log");
    settings
        .progress()
        .say("%s for %d s; its log is %s".formatted(target.name(), time.toSeconds(), log));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                String.join(":", classPath.stream().map(Path::toString).toList()),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type(),
                "--target_method=" + target.method(),
                "-max_total_time=" + Math.max(1, time.toSeconds()),
                "-artifact_prefix=" + folder + "/")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      int exitCode = process.waitFor();
      String output = Files.readString(log, StandardCharsets.ISO_8859_1);
      boolean finding = FINDING.matcher(output).find();
      if (exitCode != 0 && !finding) {
        throw new IOException("%s could not be run; see %s".formatted(target.name(), log));
      }
      if (finding) {
        settings.progress().say(target.name() + " found something; see " + log);
      }
      return new Found(executions(output), finding);
    } finally {
      process.destroyForcibly();
    }
  }

  /** What libFuzzer says at the end; after a finding, what it said last. */
  static long executions(String output) {
    Matcher done = DONE.matcher(output);
    if (done.find()) {
      return Long.parseLong(done.group(1));
    }
    return SO_FAR
        .matcher(output)
        .results()
        .mapToLong(result -> Long.parseLong(result.group(1)))
        .max()
        .orElse(0);
  }
}
