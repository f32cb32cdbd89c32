package io.tenantry.benchmarks.control;

import io.tenantry.benchmarks.control.Demand.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A study's results by what they are there to show.
 *
 * @param curves policies on their whole curves
 * @param faults policies at their usual settings, with faults
 * @param helps Tenantry with limits that are enforced, or with an edge
 * @param sharing policies at their usual settings, with replicas that are too few
 * @param smooth demands that change little from one half-minute to the next; the others are bursty
 */
record Study(
    StudyResults curves,
    StudyResults faults,
    StudyResults helps,
    StudyResults sharing,
    Set<String> smooth) {

  Study {
    smooth = Set.copyOf(smooth);
  }

  static Study of(List<Run> runs, List<Demand> demands) {
    return new Study(
        of(runs, demands, Kind.CURVES),
        of(runs, demands, Kind.FAULT),
        of(runs, demands, Kind.HELP),
        of(runs, demands, Kind.SHARING),
        demands.stream().filter(Demand::isSmooth).map(Demand::name).collect(Collectors.toSet()));
  }

  private static StudyResults of(List<Run> runs, List<Demand> demands, Kind kind) {
    List<String> names =
        demands.stream().filter(demand -> demand.kind() == kind).map(Demand::name).toList();
    return new StudyResults(runs.stream().filter(run -> names.contains(run.demand())).toList());
  }

  /** All runs. */
  List<Run> runs() {
    return Stream.of(curves, faults, helps, sharing)
        .flatMap(results -> results.runs().stream())
        .toList();
  }
}
