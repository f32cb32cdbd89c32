package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.demand.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one workload was like: one point for each second of the last {@link #SPAN}, and the last
 * {@link #MAX_DECISIONS} decisions. Thread-safe.
 */
final class WorkloadHistory {

  static final Duration SPAN = Duration.ofMinutes(15);

  static final int MAX_DECISIONS = 200;

  /** One moment; rate and latency are empty when the signal was too old or there were none. */
  private record Point(
      Instant at,
      int requested,
      int ready,
      double capacityRequestsPerSecond,
      OptionalDouble requestsPerSecond,
      OptionalDouble latencySeconds) {}

  private final Deque<Point> points = new ArrayDeque<>();
  private final Deque<DecisionView> decisions = new ArrayDeque<>();
  private DecisionOutcome latest;

  WorkloadHistory(DecisionOutcome outcome, Actuation actuation) {
    latest = outcome;
    add(outcome, actuation);
  }

  /** A decision that repeats the one before it in all but time is counted there, not listed. */
  synchronized void add(DecisionOutcome outcome, Actuation actuation) {
    latest = outcome;
    addPoint(outcome, actuation);
    DecisionView previous = decisions.peekLast();
    if (previous != null && previous.isSameDecision(outcome)) {
      decisions.removeLast();
      decisions.addLast(previous.repeated(outcome.at(), actuation));
    } else {
      long number = previous == null ? 1 : previous.number() + 1;
      decisions.addLast(DecisionView.first(number, outcome, actuation));
      if (decisions.size() > MAX_DECISIONS) {
        decisions.removeFirst();
      }
    }
  }

  private void addPoint(DecisionOutcome outcome, Actuation actuation) {
    Point point = pointOf(outcome, actuation);
    Point previous = points.peekLast();
    if (previous != null && previous.at().getEpochSecond() == point.at().getEpochSecond()) {
      points.removeLast();
    }
    points.addLast(point);
    Instant from = outcome.at().minus(SPAN);
    while (!points.getFirst().at().isAfter(from)) {
      points.removeFirst();
    }
  }

  private static Point pointOf(DecisionOutcome outcome, Actuation actuation) {
    OptionalDouble requestsPerSecond = OptionalDouble.empty();
    OptionalDouble latencySeconds = OptionalDouble.empty();
    if (outcome.situation().evidence() instanceof Evidence.Measured measured) {
      Demand demand = measured.demand();
      requestsPerSecond = OptionalDouble.of(demand.requestsPerSecond());
      latencySeconds = demand.latencySeconds();
    }
    return new Point(
        outcome.at(),
        actuation instanceof Actuation.Applied ? outcome.to() : outcome.from(),
        outcome.situation().replicas().ready(),
        outcome.capacityRequestsPerSecond(),
        requestsPerSecond,
        latencySeconds);
  }

  synchronized WorkloadView view() {
    return WorkloadView.of(latest, decisions.getLast());
  }

  WorkloadDetail detail() {
    WorkloadView view;
    List<DecisionView> newestFirst;
    List<Point> copy;
    synchronized (this) {
      view = view();
      newestFirst = List.copyOf(decisions.reversed());
      copy = List.copyOf(points);
    }
    return new WorkloadDetail(view, newestFirst, series(copy));
  }

  private static WorkloadDetail.Series series(List<Point> points) {
    return new WorkloadDetail.Series(
        points.stream().map(point -> point.at().toEpochMilli() / 1000.0).toList(),
        points.stream().map(Point::requested).toList(),
        points.stream().map(Point::ready).toList(),
        column(points.stream().map(WorkloadHistory::capacityOf).toList(), 1),
        column(points.stream().map(Point::requestsPerSecond).toList(), 1),
        column(points.stream().map(Point::latencySeconds).toList(), 1000));
  }

  private static OptionalDouble capacityOf(Point point) {
    return point.capacityRequestsPerSecond() > 0
        ? OptionalDouble.of(point.ready() * point.capacityRequestsPerSecond())
        : OptionalDouble.empty();
  }

  private static List<@Nullable Double> column(List<OptionalDouble> values, double factor) {
    List<@Nullable Double> column = new ArrayList<>(values.size());
    for (OptionalDouble value : values) {
      column.add(value.isPresent() ? Rounded.hundredths(value.getAsDouble() * factor) : null);
    }
    return column;
  }
}
