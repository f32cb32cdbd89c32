package io.tenantry.autoscaler.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What earlier decisions about a workload leave behind. Immutable.
 *
 * @param recommendations what was wanted when, oldest first, one entry for each run of equal values
 *     with the time of its end
 * @param scalings what was changed when, oldest first
 */
public record DecisionState(List<Recommendation> recommendations, List<Scaling> scalings) {

  /** What the demand asked for, before stabilization, policies and bounds. */
  public record Recommendation(Instant at, int replicas) {}

  /** A change that took effect; {@code change} is positive for more replicas. */
  public record Scaling(Instant at, int change) {}

  /** The longest period of a policy. */
  private static final Duration LONGEST_PERIOD = Duration.ofMinutes(30);

  public DecisionState {
    recommendations = List.copyOf(recommendations);
    scalings = List.copyOf(scalings);
  }

  /**
   * The state of somebody who has just arrived: what runs now is taken as wanted, so nothing is
   * scaled down before a whole stabilization window was seen.
   */
  public static DecisionState initial(int replicas, Instant now) {
    return new DecisionState(List.of(new Recommendation(now, replicas)), List.of());
  }

  /** This state after {@code replicas} were recommended; what is older than memory is dropped. */
  DecisionState afterRecommending(int replicas, Instant now, Duration memory) {
    List<Recommendation> next = new ArrayList<>(recommendations.size() + 1);
    for (Recommendation past : recommendations) {
      if (past.at().isAfter(now.minus(memory))) {
        next.add(past);
      }
    }
    if (!next.isEmpty() && next.getLast().replicas() == replicas) {
      next.removeLast();
    }
    next.add(new Recommendation(now, replicas));
    return new DecisionState(next, scalings);
  }

  /** This state after the workload was changed by {@code change} replicas at {@code now}. */
  public DecisionState afterScaling(int change, Instant now) {
    List<Scaling> next = new ArrayList<>(scalings.size() + 1);
    for (Scaling past : scalings) {
      if (past.at().isAfter(now.minus(LONGEST_PERIOD))) {
        next.add(past);
      }
    }
    next.add(new Scaling(now, change));
    return new DecisionState(recommendations, next);
  }

  int highestRecommendedSince(Instant since, int otherwise) {
    return recommendedSince(since).mapToInt(Recommendation::replicas).max().orElse(otherwise);
  }

  int lowestRecommendedSince(Instant since, int otherwise) {
    return recommendedSince(since).mapToInt(Recommendation::replicas).min().orElse(otherwise);
  }

  private Stream<Recommendation> recommendedSince(Instant since) {
    return recommendations.stream().filter(past -> past.at().isAfter(since));
  }

  /** Whether the last change after {@code since} was in the other direction. */
  boolean wouldReverse(boolean more, Instant since) {
    if (scalings.isEmpty() || !scalings.getLast().at().isAfter(since)) {
      return false;
    }
    return scalings.getLast().change() > 0 != more;
  }

  /** Replicas added, net of those removed, after {@code since}. */
  int addedSince(Instant since) {

    return scalings.stream()
        .filter(past -> past.at().isAfter(since))
        .mapToInt(Scaling::change)
        .sum();
  }
}
