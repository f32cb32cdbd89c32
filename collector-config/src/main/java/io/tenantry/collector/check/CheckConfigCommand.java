package io.tenantry.collector.check;

import io.tenantry.collector.check.Checker.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./tenantry check-config}: the faults of collectors' configurations. */
@Command(
    name = "check-config",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Holds the configuration of OpenTelemetry Collectors to the rules that keep tenants apart,"
          + " regions' telemetry in its region, and what was accepted from being lost.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no fault", "1:there are faults", "2:wrong usage, or an unreadable file"})
public final class CheckConfigCommand implements Callable<Integer> {

  static final int CLEAN = 0;
  static final int FAULTY = 1;

  /** What {@code --json} writes. */
  private record Json(List<String> checked, List<String> fragments, List<Found> faults) {

    private record Found(
        String rule, String file, int line, String wrong, String legal, List<String> in) {}
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "folder of ROLE.yaml and regions/REGION/ROLE.yaml, or one file")
  private @Nullable Path target;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "instead of DIR: what one collector is started with, in its order")
  private List<Path> configs = new ArrayList<>();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleConverter.class,
      description = "of --config or a file: agent, gateway, sampler or other")
  private @Nullable Role role;

  @Option(names = "--region", paramLabel = "NAME", description = "of --config or a file")
  private @Nullable String region;

  @Option(
      names = "--distribution",
      paramLabel = "FILE",
      description = "manifest that the collector is built from")
  private @Nullable Path distribution;

  @Option(
      names = "--without",
      paramLabel = "RULES",
      split = ",",
      converter = RuleConverter.class,
      description = "rules that do not count")
  private List<Rule> without = new ArrayList<>();

  @Option(names = "--json", paramLabel = "FILE", description = "write what was found as JSON")
  private @Nullable Path json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it.
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Checker checker =
        Checker.of(
            Optional.ofNullable(distribution),
            without.isEmpty() ? Set.of() : EnumSet.copyOf(without));
    Report report = run(checker);
    PrintWriter out = line().getOut();
    report.faults().keySet().forEach(fault -> out.println(printable(fault.toString())));
    out.println(summary(report));
    if (!report.fragments().isEmpty()) {
      out.println(
          printable(
              "Not looked at, because no collector is started with it alone: %s."
                  .formatted(String.join(", ", report.fragments()))));
    }
    if (distribution == null) {
      out.println("No component was looked up: --distribution FILE says which there are.");
    }
    if (json != null) {
      write(report, json);
    }
    return report.faults().isEmpty() ? CLEAN : FAULTY;
  }

  private Report run(Checker checker) {
    Path given = target;
    if ((given == null) == configs.isEmpty()) {
      throw usage(
          given == null
              ? "a folder, a file or --config is needed"
              : "DIR and --config exclude each other");
    }
    if (given == null) {
      return checker.check(configs, Optional.ofNullable(role), Optional.ofNullable(region));
    }
    if (!Files.isDirectory(given)) {
      return checker.check(List.of(given), Optional.ofNullable(role), Optional.ofNullable(region));
    }
    if (role != null || region != null) {
      throw usage("--role and --region are for --config or a file; a folder's names tell them");
    }
    return checker.check(given);
  }

  private static String summary(Report report) {
    int faults = report.faults().size();
    return "%s in %d configuration%s: %s."
        .formatted(
            switch (faults) {
              case 0 -> "No fault";
              case 1 -> "1 fault";
              default -> faults + " faults";
            },
            report.checked().size(),
            report.checked().size() == 1 ? "" : "s",
            printable(String.join(", ", report.checked())));
  }

  /** Names come from files: a control character in one is not to reach a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "�");
  }

  private static void write(Report report, Path file) throws IOException {
    List<Json.Found> found =
        report.faults().entrySet().stream()
            .map(entry -> {
              Fault fault = entry.getKey();
              return new Json.Found(
                  fault.rule().id(),
                  fault.place().file(),
                  fault.place().line(),
                  fault.wrong(),
                  fault.legal(),
                  entry.getValue());
            })
            .toList();
    Files.write(
        file,
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsBytes(new Json(report.checked(), report.fragments(), found)));
  }

  private ParameterException usage(String problem) {
    return new ParameterException(line(), problem);
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec.commandLine();
  }

  /** Reads a rule's id. */
  static final class RuleConverter implements ITypeConverter<Rule> {

    @Override
    public Rule convert(String text) {
      return Arrays.stream(Rule.values())
          .filter(rule -> rule.id().equals(text))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("no such rule (docs/check-config.md lists them)"));
    }
  }

  /** Reads a role. */
  static final class RoleConverter implements ITypeConverter<Role> {

    @Override
    public Role convert(String text) {
      return Arrays.stream(Role.values())
          .filter(role -> role.toString().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("expected agent, gateway, sampler or other"));
    }
  }
}
