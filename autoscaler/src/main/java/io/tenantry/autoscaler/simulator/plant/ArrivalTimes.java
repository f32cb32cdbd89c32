package io.tenantry.autoscaler.simulator.plant;

import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The moments at which one tenant's requests come: a Poisson process whose rate is constant within
 * a bucket and between the beginnings and ends of surges.
 */
final class ArrivalTimes {

  private final RequestRates rates;
  private final int tenant;
  private final List<Fault.Surge> surges;
  private final SplittableRandom random;

  private int bucket = -1;
  private double bucketEnd;
  private double until;
  private double rate;
  private double last;

  ArrivalTimes(RequestRates rates, int tenant, List<Fault.Surge> surges, SplittableRandom random) {
    this.rates = rates;
    this.tenant = tenant;
    this.surges = surges.stream().filter(surge -> surge.concerns(tenant)).toList();
    this.random = random;
  }

  /** The next moment; infinite when no more requests come in this run. */
  double next() {
    double need = random.nextExponential();
    while (last + need / rate > until || rate == 0) {
      need -= rate * (until - last);
      last = until;
      if (until >= rates.duration()) {
        last = Double.POSITIVE_INFINITY;
        return last;
      }
      nextPiece();
    }
    last += need / rate;
    return last;
  }

  private void nextPiece() {
    if (until >= bucketEnd) {
      bucket++;
      bucketEnd = rates.endOf(bucket);
    }
    rate = rates.rate(tenant, bucket);
    until = bucketEnd;
    for (Fault.Surge surge : surges) {
      if (surge.from() > last) {
        until = Math.min(until, surge.from());
      } else if (surge.to() > last) {
        rate *= surge.factor();
        until = Math.min(until, surge.to());
      }
    }
  }
}
