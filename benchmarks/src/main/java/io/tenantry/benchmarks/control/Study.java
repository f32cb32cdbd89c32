package io.tenantry.benchmarks.control;

import io.tenantry.benchmarks.control.Demand.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * A study's results by what they are there to show.
 *
 * @param curves policies on their whole curves
 * @param faults policies at their usual settings, with faults
 * @param helps Tenantry with limits that are enforced, or with an edge
 */
record Study(StudyResults curves, StudyResults faults, StudyResults helps) {

  static Study of(List<Run> runs, List<Demand> demands) {
    return new Study(
        of(runs, demands, Kind.CURVES),
        of(runs, demands, Kind.FAULT),
        of(runs, demands, Kind.HELP));
  }

  private static StudyResults of(List<Run> runs, List<Demand> demands, Kind kind) {
    List<String> names =
        demands.stream().filter(demand -> demand.kind() == kind).map(Demand::name).toList();
    return new StudyResults(runs.stream().filter(run -> names.contains(run.demand())).toList());
  }

  /** All runs. */
  List<Run> runs() {
    return Stream.of(curves, faults, helps).flatMap(results -> results.runs().stream()).toList();
  }
}
