package io.tenantry.autoscaler.simulator.command;

import io.tenantry.autoscaler.command.LauncherCommand;
import io.tenantry.autoscaler.simulator.input.FaultsFile;
import io.tenantry.autoscaler.simulator.input.TenantPlans;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.policy.ComparedPolicy;
import io.tenantry.autoscaler.simulator.report.Comparison;
import io.tenantry.autoscaler.simulator.report.Fairness;
import io.tenantry.autoscaler.simulator.report.Picture;
import io.tenantry.autoscaler.simulator.report.PolicyResult;
import io.tenantry.autoscaler.simulator.report.RunMeasures;
import io.tenantry.autoscaler.simulator.trace.InvalidInputException;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import io.tenantry.autoscaler.simulator.trace.Trace;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command. What its exit codes mean is in its {@code --help}. */
@Command(
    name = "simulate",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs autoscaling policies on recorded traffic in a modelled cluster, side by side: requests"
          + " that came late, and what the replicas cost.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it ran", "1:something failed", "2:wrong usage, or an input file in error"})
public final class SimulateCommand extends LauncherCommand {

  private static final double LEAST_BUCKET = 30;

  @Option(
      names = "--trace",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder with a trace.csv (t_seconds,tenant,requests), or synth:steps, synth:square or"
              + " synth:ramp.")
  private String trace = "";

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "tenantry,hpa-requests,kpa-rps,oracle",
      description =
          "Policies: tenantry, hpa-requests, hpa-cpu, keda-prometheus, kpa, kpa-rps, static,"
              + " oracle. Default: ${DEFAULT-VALUE}.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--target",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.7",
      description =
          "Utilisations that policies with a target are run at, a row each. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Double> targets = new ArrayList<>();

  @Option(
      names = "--objective",
      paramLabel = "pN=TIME",
      defaultValue = "p99=200ms",
      converter = Objective.Converter.class,
      description =
          "What tenants are promised; a slower request is late. Default: ${DEFAULT-VALUE}.")
  private @Nullable Objective objective;

  @Option(
      names = "--rate-scale",
      paramLabel = "X",
      defaultValue = "1",
      description = "Factor on every rate. Default: ${DEFAULT-VALUE}.")
  private double rateScale;

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Play the trace X times as fast, at an unchanged number of requests per second."
              + " Default: ${DEFAULT-VALUE}.")
  private double timeScale;

  @Option(
      names = "--from",
      paramLabel = "SECONDS",
      description = "Begin at this second of the trace.")
  private @Nullable Double from;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "Play so many seconds of the trace.")
  private @Nullable Double length;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Same seed, same requests and the same work. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--max-replicas",
      paramLabel = "N",
      defaultValue = "100",
      description = "The most that any policy gets. Default: ${DEFAULT-VALUE}.")
  private int maxReplicas;

  @Option(
      names = "--tenant-plans",
      paramLabel = "FILE",
      description = "YAML: who is on which plan, and what its weight is.")
  private @Nullable Path tenantPlans;

  @Option(names = "--faults", paramLabel = "FILE", description = "YAML: what goes wrong, and when.")
  private @Nullable Path faults;

  @Option(
      names = "--admission",
      description = "Hold tenants to the limits that a policy publishes.")
  private boolean admission;

  @Option(
      names = "--edge-lead",
      paramLabel = "SECONDS",
      description = "An edge reports what reaches the cluster so many seconds later.")
  private @Nullable Double edgeLead;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Write demand, replicas and lateness as one SVG picture.")
  private @Nullable Path picture;

  /** Ends the JVM. */
  public static void main(String[] arguments) {
    System.exit(new SimulateCommand().commandLine().execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<ComparedPolicy> compared = policies.stream().map(this::policy).toList();
    targets.forEach(this::requireTarget);
    Objective promised = required(objective);
    if (maxReplicas < 1) {
      throw usage("--max-replicas: %d (expected: at least 1)".formatted(maxReplicas));
    }
    requireFolderOf("--json", json);
    requireFolderOf("--picture", picture);
    Trace recorded = recorded();
    RequestRates rates = played(recorded);
    TenantPlans plans =
        tenantPlans == null ? TenantPlans.NONE : TenantPlans.read(tenantPlans, rates.tenants());
    Scenario scenario = scenario(rates, plans);
    warnOfShortBuckets(recorded, rates);
    List<Picture.Run> ran = new ArrayList<>();
    List<String> shortages = new ArrayList<>();
    PolicyRuns runs =
        new PolicyRuns(
            scenario,
            promised.terms(),
            targets,
            plans,
            (policy, target, result) -> {
              progress(policy, target, result);
              ran.add(
                  new Picture.Run(
                      PolicyResult.of(policy, target, rates, result), result.timeline()));
              fairness(scenario, plans, result)
                  .ifPresent(
                      fairness -> shortages.add(row(policy, target) + ": " + fairness.sentence()));
            });
    compared.forEach(runs::run);
    Comparison comparison =
        new Comparison(
            recorded.name(), promised.text(), seed, ran.stream().map(Picture.Run::row).toList());
    comparison.table().forEach(out()::println);
    shortages.forEach(out()::println);
    out().flush();
    if (json != null) {
      Files.writeString(json, comparison.json() + "\n");
    }
    if (picture != null) {
      Files.writeString(
          picture, new Picture(comparison, promised.terms().targetSeconds(), ran).svg());
    }
    return CommandLine.ExitCode.OK;
  }

  private static Optional<Fairness> fairness(
      Scenario scenario, TenantPlans plans, RunMeasures result) {
    List<String> tenants = scenario.rates().tenants();
    return Fairness.of(
        result,
        scenario.maxReplicas(),
        plans.weightsOf(tenants),
        tenants.stream()
            .map(tenant ->
                scenario.parameters().workMean() * scenario.workFactors().getOrDefault(tenant, 1.0))
            .toList());
  }

  private ComparedPolicy policy(String title) {
    return ComparedPolicy.titled(title)
        .orElseThrow(() ->
            usage(
                "--policy: no such policy (expected: one or more of %s)"
                    .formatted(
                        ComparedPolicy.all().stream()
                            .map(ComparedPolicy::title)
                            .collect(Collectors.joining(", ")))));
  }

  private void requireTarget(double target) {
    if (!(target > 0 && target < 1)) {
      throw usage("--target: %s (expected: above 0 and below 1, such as 0.7)".formatted(target));
    }
  }

  private void requireFolderOf(String option, @Nullable Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw usage("%s: no such folder: %s".formatted(option, folder));
    }
  }

  private Trace recorded() {
    if (trace.startsWith(SyntheticTrace.PREFIX)) {
      return SyntheticTrace.named(trace)
          .orElseThrow(
              () -> usage("--trace: expected a folder or one of " + SyntheticTrace.names()))
          .trace();
    }
    return TraceFolder.read(Path.of(trace));
  }

  private RequestRates played(Trace recorded) {
    try {
      return recorded.played(rateScale, timeScale, optional(from), optional(length));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Scenario scenario(RequestRates rates, TenantPlans plans) {
    if (edgeLead != null && !(edgeLead > 0)) {
      throw usage("--edge-lead: %s (expected: above 0)".formatted(edgeLead));
    }
    return new Scenario(
        rates,
        PlantParameters.DEFAULT,
        plans.workFactors(),
        faults == null ? List.of() : FaultsFile.read(faults, rates.tenants()),
        optional(edgeLead),
        admission,
        maxReplicas,
        seed);
  }

  private void warnOfShortBuckets(Trace recorded, RequestRates rates) {
    if (recorded.bucketSeconds() > 1 && rates.bucketSeconds() < LEAST_BUCKET) {
      err()
          .printf(
              "warning: a bucket of %.0f s lasts %.1f s at this --time-scale: its jumps are shorter"
                  + " than any start-up, so that only spare capacity helps%n",
              recorded.bucketSeconds(), rates.bucketSeconds());
      err().flush();
    }
  }

  private void progress(String policy, OptionalDouble target, RunMeasures result) {
    err()
        .printf(
            "%s: %.3f %% late at %.0f replica-seconds%n",
            row(policy, target), 100 * result.late(), result.replicaSeconds());
    err().flush();
  }

  private static String row(String policy, OptionalDouble target) {
    return policy + (target.isPresent() ? " at " + target.getAsDouble() : "");
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** What picocli has set by the time that it calls. */
  private static <T> T required(@Nullable T set) {
    if (set == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return set;
  }

  @Override
  protected int exitCodeOf(Exception failure) {
    return failure instanceof InvalidInputException
        ? CommandLine.ExitCode.USAGE
        : super.exitCodeOf(failure);
  }
}
