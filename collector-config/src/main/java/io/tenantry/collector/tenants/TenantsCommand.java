package io.tenantry.collector.tenants;

import io.tenantry.collector.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tenantry tenants}: the collectors' tenants file and Tempo's overrides, from plans. */
@Command(
    name = "tenants",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Writes the tenants file that the collectors read, and Tempo's overrides, from the TenantPlans"
          + " that the autoscaler reads.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the files are written",
      "1:they could not be",
      "2:wrong usage, or plans that cannot be"
    })
public final class TenantsCommand implements Callable<Integer> {

  static final String TENANTS_FILE = "tenants.yaml";
  static final String OVERRIDES_FILE = "tempo-overrides.yaml";

  private static final String STDIN = "-";
  private static final int WRITTEN = 0;
  private static final int FAILED = 1;
  private static final int WRONG_PLANS = 2;

  @Option(
      names = "--plans",
      required = true,
      paramLabel = "FILE",
      description = "TenantPlans as YAML, or as kubectl get tenantplans -o yaml; - is stdin")
  private List<String> plans = new ArrayList<>();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write")
  private @Nullable Path out;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "overrides only of orgs whose telemetry may be in this region")
  private @Nullable String region;

  @Option(
      names = "--pool",
      paramLabel = "ORG",
      defaultValue = "pool",
      description = "org of every tenant without one of its own (default ${DEFAULT-VALUE})")
  private String pool = "pool";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it.
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  private final InputStream stdin;

  /** Reads {@code stdin} where a file is {@code -}. */
  public TenantsCommand(InputStream stdin) {
    this.stdin = stdin;
  }

  @Override
  public Integer call() {
    checkNames();
    var problems = new ArrayList<Problem>();
    var reader = new PlanReader(problems);
    for (String file : plans) {
      reader.read(file, textOf(file));
    }
    Directory directory = Directory.of(reader.plans(), pool, problems);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> line().getErr().println("tenantry: " + problem));
      return WRONG_PLANS;
    }
    for (Plan plan : reader.plans()) {
      if (plan.tenants().isEmpty() && !plan.telemetry().equals(Plan.Telemetry.NOTHING_SAID)) {
        line()
            .getErr()
            .println(
                "tenantry: %s: plan %s names no tenants, so that its telemetry is nobody's"
                    .formatted(plan.place(), plan.name()));
      }
    }
    return write(directory);
  }

  private int write(Directory directory) {
    Path folder = out;
    if (folder == null) {
      throw usage("--out is needed");
    }
    try {
      Files.createDirectories(folder);
      replace(folder.resolve(TENANTS_FILE), TenantFiles.tenantsFile(directory));
      replace(
          folder.resolve(OVERRIDES_FILE),
          TenantFiles.tempoOverrides(directory, Optional.ofNullable(region)));
    } catch (IOException e) {
      line().getErr().println("tenantry: %s: cannot be written".formatted(folder));
      return FAILED;
    }
    line()
        .getOut()
        .println(
            "%d tenant%s in %s and %s"
                .formatted(
                    directory.tenants().size(),
                    directory.tenants().size() == 1 ? "" : "s",
                    folder.resolve(TENANTS_FILE),
                    folder.resolve(OVERRIDES_FILE)));
    return WRITTEN;
  }

  /** Whoever reads it meanwhile sees the old or the new one, never a part. */
  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String textOf(String file) {
    if (!file.equals(STDIN)) {
      return YamlReader.textOf(Path.of(file));
    }
    try {
      return new String(stdin.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("standard input cannot be read", e);
    }
  }

  private void checkNames() {
    if (!Names.isLegal(pool)) {
      throw usage("--pool is no legal name (expected: %s)".formatted(Names.LEGAL));
    }
    if (region != null && !Names.isLegal(region)) {
      throw usage("--region is no legal name (expected: %s)".formatted(Names.LEGAL));
    }
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
}
