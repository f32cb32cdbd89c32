package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.policy.FixedReplicas;
import io.tenantry.autoscaler.simulator.report.Fairness;
import io.tenantry.autoscaler.simulator.report.RunMeasures;
import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The study: runs everything, writes {@code docs/study}, and tells what it came to. */
public final class ControlStudy implements Benchmark {

  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

  /** Seconds after which what is learned is known. */
  private static final double LEARNED_AFTER = 600;

  /** How long after a fault its end is looked for, in seconds. */
  private static final double LONGEST_RECOVERY = 600;

  private static final double MINUTE = 60;

  @Override
  public String name() {
    return "control";
  }

  @Override
  public String about() {
    return "Tenantry's control loop and the policies that people run instead, on the same requests in"
        + " the modelled cluster: recorded and drawn demands, faults, three seeds. Ratios are read"
        + " on whole curves, so that nobody wins by the other's worst setting; the study itself is"
        + " in [study](study/README.md).";
  }

  @Override
  public Result run(Settings settings) throws Exception {
    List<Demand> demands =
        settings.quick()
            ? Demands.few(settings.work())
            : Demands.all(traces(settings), settings.work());
    List<Long> seeds = settings.quick() ? SEEDS.subList(0, 1) : SEEDS;
    Study study = study(demands, seeds, settings.progress());
    Path pages = settings.quick() ? settings.work() : settings.root().resolve("docs");
    new StudyPages(study, Contender.TENANTRY, Contender.DEFAULT, StudyRows.besides())
        .write(pages.resolve("study"));
    return new Result(name(), settings.quick(), Environment.current(), new StudyRows(study).rows());
  }

  /** Runs all policies on {@code demands}, as many at a time as there are processors. */
  static Study study(List<Demand> demands, List<Long> seeds, Settings.Progress progress)
      throws InterruptedException, ExecutionException {
    List<Run> runs = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (Demand demand : demands) {
        progress.say("control: %s".formatted(demand.name()));
        for (Future<Run> run : workers.invokeAll(tasks(demand, seeds))) {
          runs.add(run.get());
        }
      }
    }
    return Study.of(runs, demands);
  }

  private static List<Path> traces(Settings settings) throws IOException {
    if (settings.traces().isEmpty()) {
      settings.progress().say("control: no --traces, so only demands that are drawn");
      return List.of();
    }
    return Demands.traceFolders(settings.traces().get());
  }

  private static List<Callable<Run>> tasks(Demand demand, List<Long> seeds) {
    List<Callable<Run>> tasks = new ArrayList<>();
    for (long seed : seeds) {
      for (Contender contender :
          switch (demand.kind()) {
            case CURVES -> Contender.onWholeCurves();
            case FAULT, SHARING -> Contender.atUsualSettings();
            case HELP -> Contender.tenantryAlone();
          }) {
        tasks.add(() -> run(demand, contender, seed));
      }
      if (demand.kind() == Demand.Kind.CURVES) {
        tasks.add(() -> runFixed(demand, seed));
      }
    }
    return tasks;
  }

  private static Run run(Demand demand, Contender contender, long seed) {
    Scenario scenario = demand.scenario(seed);
    FrozenTicks frozen = new FrozenTicks();
    RunMeasures measures =
        RunMeasures.of(
            scenario,
            contender.autoscaler().in(scenario, demand.plans(), frozen),
            objectiveSeconds());
    return new Run(
        demand.name(),
        contender.policy(),
        contender.setting(),
        seed,
        figures(demand, measures, frozen.count));
  }

  /** The fewest fixed replicas that keep what Tenantry is asked to keep, found afterwards. */
  private static Run runFixed(Demand demand, long seed) {
    OptionalInt fewest =
        FixedReplicas.fewest(
            demand.maxReplicas(), replicas -> fixed(demand, replicas, seed).late() <= 0.01);
    int replicas = fewest.orElse(demand.maxReplicas());
    return new Run(
        demand.name(), "static", "fewest", seed, figures(demand, fixed(demand, replicas, seed), 0));
  }

  private static RunMeasures fixed(Demand demand, int replicas, long seed) {
    return RunMeasures.of(demand.scenario(seed), new FixedReplicas(replicas), objectiveSeconds());
  }

  private static double objectiveSeconds() {
    return Contender.OBJECTIVE.toMillis() / 1000.0;
  }

  private static Figures figures(Demand demand, RunMeasures measures, int frozenSeconds) {
    long downs =
        measures.changes().stream()
            .filter(change -> !change.isUp() && demand.isUnheard(change.at()))
            .count();
    Demand.Span fault = demand.lastFault().orElse(new Demand.Span(0, 0));
    long ups =
        measures.changes().stream()
            .filter(
                change -> change.isUp() && change.at() >= fault.from() && change.at() < fault.to())
            .count();
    return new Figures(
        measures.requests(),
        measures.late(),
        measures.lateFrom(LEARNED_AFTER),
        measures.worstTenantLate(),
        measures.violationSeconds(),
        measures.replicaSeconds(),
        measures.changes().size(),
        measures.reversals(),
        (int) downs,
        (int) ups,
        measures.recoverySeconds(fault.from(), fault.from() + LONGEST_RECOVERY),
        measures.changes().stream()
            .filter(change -> change.at() >= fault.from() && change.at() < fault.from() + MINUTE)
            .mapToInt(change -> Math.abs(change.to() - change.from()))
            .max()
            .orElse(0),
        frozenSeconds,
        sharing(demand, measures));
  }

  private static Optional<Sharing> sharing(Demand demand, RunMeasures measures) {
    if (demand.kind() != Demand.Kind.SHARING) {
      return Optional.empty();
    }
    List<String> tenants = demand.rates().tenants();
    List<Integer> weights = demand.plans().weightsOf(tenants);
    double work = PlantParameters.DEFAULT.workMean();
    return Fairness.of(
            measures,
            demand.maxReplicas(),
            weights,
            tenants.stream()
                .map(tenant -> work * demand.plans().workFactors().getOrDefault(tenant, 1.0))
                .toList())
        .map(fairness ->
            new Sharing(
                measures.late(weights.indexOf(Demands.FAVOURED_WEIGHT)),
                fairness.jain(),
                fairness.largestShortfall()));
  }

  /** Counts the decisions, one each second, that more replicas are of no use. */
  private static final class FrozenTicks implements OutcomeListener {

    private int count;

    @Override
    public void decided(DecisionOutcome outcome, Actuation actuation) {
      count += outcome.reason() == Reason.INEFFECTIVE_SCALE_UP ? 1 : 0;
    }
  }
}
