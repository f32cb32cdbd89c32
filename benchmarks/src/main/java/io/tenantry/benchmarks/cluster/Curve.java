package io.tenantry.benchmarks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests per second over time: straight lines between points.
 *
 * @param points in the order of time, the first at second 0
 */
record Curve(List<Point> points) {

  /** Who sends, and how much of all; as in the demo. */
  private static final List<Tenant> TENANTS =
      List.of(
          new Tenant("acme", 0.40),
          new Tenant("globex", 0.20),
          new Tenant("initech", 0.15),
          new Tenant("umbrella", 0.15),
          new Tenant("hooli", 0.10));

  /** A rate at a moment; seconds from the start and requests per second. */
  record Point(double seconds, double rate) {}

  /** One request to be sent; seconds from the start. */
  record Request(double seconds, String tenant) {}

  private record Tenant(String id, double share) {}

  Curve {
    points = List.copyOf(points);
    if (points.size() < 2 || points.getFirst().seconds() != 0) {
      throw new IllegalArgumentException("points (expected: two or more, the first at second 0)");
    }
  }

  static Curve constant(double rate, double seconds) {
    return new Curve(List.of(new Point(0, rate), new Point(seconds, rate)));
  }

  /** Seconds from the start to the last point. */
  double seconds() {
    return points.getLast().seconds();
  }

  /** Requests per second at so many seconds from the start; 0 to {@link #seconds}. */
  double rate(double seconds) {
    for (int i = 1; i < points.size(); i++) {
      Point to = points.get(i);
      if (seconds <= to.seconds()) {
        Point from = points.get(i - 1);
        double share = (seconds - from.seconds()) / (to.seconds() - from.seconds());
        return from.rate() + share * (to.rate() - from.rate());
      }
    }
    throw new IllegalArgumentException(
        "seconds: %s (expected: 0 to %s)".formatted(seconds, seconds()));
  }

  /** A Poisson process with that rate; the same seed means the same requests. */
  List<Request> requests(long seed) {
    double highest = points.stream().mapToDouble(Point::rate).max().orElseThrow();
    SplittableRandom random = new SplittableRandom(seed);
    List<Request> requests = new ArrayList<>();
    double at = -Math.log(1 - random.nextDouble()) / highest;
    while (at < seconds()) {
      // Of a process with the highest rate, the part that the present rate is of it.
      if (random.nextDouble() * highest < rate(at)) {
        requests.add(new Request(at, tenant(random.nextDouble())));
      }
      at -= Math.log(1 - random.nextDouble()) / highest;
    }
    return requests;
  }

  private static String tenant(double drawn) {
    double below = 0;
    for (Tenant tenant : TENANTS) {
      below += tenant.share();
      if (drawn < below) {
        return tenant.id();
      }
    }
    return TENANTS.getLast().id();
  }

  /** All who send. */
  static List<String> tenants() {
    return TENANTS.stream().map(Tenant::id).toList();
  }
}
