package io.tenantry.autoscaler.demand;

import java.util.ArrayList;
import java.util.List;

/**
 * What the demand may be by the time at which replicas that are asked for now can serve: each
 * possible rate with its weight.
 *
 * @param presentRequestsPerSecond what arrives now
 * @param possible lowest rate first; the weights add up to 1
 */
public record Outlook(double presentRequestsPerSecond, List<Possible> possible) {

  /**
   * One rate that is possible.
   *
   * @param requestsPerSecond >= 0
   * @param weight 0..1
   */
  public record Possible(double requestsPerSecond, double weight) {}

  public Outlook {
    possible = List.copyOf(possible);
    if (possible.isEmpty()) {
      throw new IllegalArgumentException("possible: empty (expected: at least one)");
    }
  }

  /** The present goes on. */
  public static Outlook unchanged(double requestsPerSecond) {
    return new Outlook(requestsPerSecond, List.of(new Possible(requestsPerSecond, 1)));
  }

  /** The highest rate of those that are possible. */
  public double highest() {
    return possible.getLast().requestsPerSecond();
  }

  /** The mean of what is possible. */
  public double mean() {
    return possible.stream().mapToDouble(each -> each.requestsPerSecond() * each.weight()).sum();
  }

  /** This, with nothing below {@code requestsPerSecond}: so much is known to be on its way. */
  public Outlook atLeast(double requestsPerSecond) {
    if (possible.getFirst().requestsPerSecond() >= requestsPerSecond) {
      return this;
    }
    double below =
        possible.stream()
            .filter(each -> each.requestsPerSecond() <= requestsPerSecond)
            .mapToDouble(Possible::weight)
            .sum();
    List<Possible> raised = new ArrayList<>();
    raised.add(new Possible(requestsPerSecond, below));
    possible.stream()
        .filter(each -> each.requestsPerSecond() > requestsPerSecond)
        .forEach(raised::add);
    return new Outlook(presentRequestsPerSecond, raised);
  }
}
