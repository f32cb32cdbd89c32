package io.tenantry.autoscaler.simulator.curve;

import io.tenantry.autoscaler.simulator.curve.Reading.Edge;
import io.tenantry.autoscaler.simulator.curve.Reading.Off;
import io.tenantry.autoscaler.simulator.curve.Reading.On;
import java.util.Comparator;
import java.util.List;

/**
 * The late share of a policy over its cost. Settings that another one beats in both are left out,
 * so that a policy is judged by its best ones; between two of the others, the logarithm of the late
 * share is a straight line over the cost. Immutable.
 */
public final class CostCurve {

  /** By rising cost and falling late share. */
  private final List<Point> points;

  private CostCurve(List<Point> points) {
    this.points = points;
  }

  /** The curve through at least one point. */
  public static CostCurve through(List<Point> all) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("points: none (expected: at least one)");
    }
    return new CostCurve(
        all.stream()
            .filter(point -> all.stream().noneMatch(other -> other.beats(point)))
            .sorted(Comparator.comparingDouble(Point::cost))
            .toList());
  }

  /** The points that it runs through, from the cheapest on. */
  public List<Point> points() {
    return points;
  }

  /** The late share that {@code cost} buys. */
  public Reading lateAt(double cost) {
    if (cost < points.getFirst().cost()) {
      return new Off(Edge.CHEAPEST, points.getFirst());
    }
    if (cost > points.getLast().cost()) {
      return new Off(Edge.DEAREST, points.getLast());
    }
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      if (cost < to.cost()) {
        double way = (cost - from.cost()) / (to.cost() - from.cost());
        double ratio = to.lateAboveZero() / from.lateAboveZero();
        return new On(from.lateAboveZero() * Math.pow(ratio, way));
      }
    }
    return new On(points.getLast().lateAboveZero());
  }

  /** What a late share of {@code late} costs. */
  public Reading costAt(double late) {
    if (late > points.getFirst().lateAboveZero()) {
      return new Off(Edge.CHEAPEST, points.getFirst());
    }
    if (late < points.getLast().lateAboveZero()) {
      return new Off(Edge.DEAREST, points.getLast());
    }
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      if (late > to.lateAboveZero()) {
        double ratio = to.lateAboveZero() / from.lateAboveZero();
        double way = Math.log(late / from.lateAboveZero()) / Math.log(ratio);
        return new On(from.cost() + way * (to.cost() - from.cost()));
      }
    }
    return new On(points.getLast().cost());
  }
}
