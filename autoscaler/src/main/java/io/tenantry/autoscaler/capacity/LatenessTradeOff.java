package io.tenantry.autoscaler.capacity;

import io.tenantry.autoscaler.demand.Outlook;
import java.util.OptionalDouble;

/**
 * What replicas cost against what late requests cost, when the capacity was learned. The number to
 * have is the one where both together are least: a newsvendor's choice, who must order before the
 * demand is known.
 *
 * <pre>  cost(n) = n + price × Σ weight(d) × d × lateShare(n, d)   over the possible demands d
 * </pre>
 *
 * @param outlook what the demand may be when replicas that are asked for now can serve
 * @param backlogRequestsPerSecond on top of each possible demand, so that what waits is worked off
 * @param price of a late request, in seconds of one replica; > 0
 * @param othersToBlame whether far more requests are late than the load of the replicas explains
 * @param late of the requests of the last minutes, those that were late; half of what was is
 *     forgotten after half an hour. Explains the price, decides nothing
 * @param requests of the last minutes, likewise
 * @see <a href="https://doi.org/10.2307/1906813">Arrow, Harris, Marschak: Optimal inventory policy,
 *     1951</a>
 */
public record LatenessTradeOff(
    Outlook outlook,
    LearnedCapacity capacity,
    double backlogRequestsPerSecond,
    double price,
    boolean othersToBlame,
    double late,
    double requests)
    implements Requirement {

  /** No replica is planned to be less busy than this, whatever a late request costs. */
  private static final double LEAST_UTILIZATION = 0.2;

  private static final int MOST_REPLICAS = 100_000;

  /** Steps of the first, coarse search. */
  private static final int STEPS = 24;

  public LatenessTradeOff {
    if (!(backlogRequestsPerSecond >= 0 && price > 0)) {
      throw new IllegalArgumentException(
          "backlogRequestsPerSecond: %s, price: %s (expected: >= 0, > 0)"
              .formatted(backlogRequestsPerSecond, price));
    }
    if (!(late >= 0 && requests >= 0)) {
      throw new IllegalArgumentException(
          "late: %s, requests: %s (expected: >= 0)".formatted(late, requests));
    }
  }

  /** One of which only is known what decides. */
  public LatenessTradeOff(
      Outlook outlook,
      LearnedCapacity capacity,
      double backlogRequestsPerSecond,
      double price,
      boolean othersToBlame) {
    this(outlook, capacity, backlogRequestsPerSecond, price, othersToBlame, 0, 0);
  }

  /** The share of the last minutes' requests that was late, 0..1; empty when there were none. */
  public OptionalDouble lateShare() {
    return requests > 0 ? OptionalDouble.of(late / requests) : OptionalDouble.empty();
  }

  /** This, when nothing that waits asks for replicas. */
  public LatenessTradeOff withoutBacklog() {
    return backlogRequestsPerSecond == 0
        ? this
        : new LatenessTradeOff(outlook, capacity, 0, price, othersToBlame, late, requests);
  }

  /** Replicas, with the late requests of a second, in seconds of one replica per second. */
  public double cost(int replicas) {
    Lateness lateness = capacity.lateness(replicas);
    double late = 0;
    for (Outlook.Possible possible : outlook.possible()) {
      double rate = possible.requestsPerSecond() + backlogRequestsPerSecond;
      late += possible.weight() * rate * lateness.share(capacity.utilization(replicas, rate));
    }
    return replicas + price * late;
  }

  @Override
  public OptionalDouble replicas() {
    return OptionalDouble.of(cheapest());
  }

  /** The number that costs least; 1 at least. */
  public int cheapest() {
    double busiest = capacity.utilization(1, outlook.highest() + backlogRequestsPerSecond);
    int most = (int) Math.min(MOST_REPLICAS, Math.ceil(busiest / LEAST_UTILIZATION) + 1);
    int step = Math.max(1, most / STEPS);
    double[] coarse = new double[(most - 1) / step + 1];
    for (int i = 0; i < coarse.length; i++) {
      coarse[i] = cost(1 + i * step);
    }
    // The cost may have a valley for each likely demand.
    int best = 1;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < coarse.length; i++) {
      boolean valley =
          (i == 0 || coarse[i] <= coarse[i - 1])
              && (i == coarse.length - 1 || coarse[i] < coarse[i + 1]);
      if (valley) {
        int near = 1 + i * step;
        int last = Math.min(most, near + step - 1);
        for (int replicas = Math.max(1, near - step + 1); replicas <= last; replicas++) {
          double cost = replicas == near ? coarse[i] : cost(replicas);
          if (cost < least) {
            least = cost;
            best = replicas;
          }
        }
      }
    }
    return best;
  }
}
