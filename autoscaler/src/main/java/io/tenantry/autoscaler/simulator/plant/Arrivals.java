package io.tenantry.autoscaler.simulator.plant;

import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.List;

/**
 * The requests of all tenants in the order of their coming. The same seed gives the same requests,
 * whoever reads them, so a second reader that is ahead of the first one looks into the future.
 *
 * <pre>{@code
 * for (; arrivals.at() < 60; arrivals.advance()) {
 *   counts[arrivals.tenant()]++;
 * }
 * }</pre>
 */
public final class Arrivals {

  private final ArrivalTimes[] streams;

  /** Binary heap of tenants by their next request; {@code times} goes with it. */
  private final int[] heap;

  private final double[] times;

  Arrivals(RequestRates rates, List<Fault.Surge> surges, Streams streams) {
    int tenants = rates.tenants().size();
    this.streams = new ArrivalTimes[tenants];
    this.heap = new int[tenants];
    this.times = new double[tenants];
    for (int tenant = 0; tenant < tenants; tenant++) {
      this.streams[tenant] =
          new ArrivalTimes(rates, tenant, surges, streams.arrivals(rates.tenants().get(tenant)));
      heap[tenant] = tenant;
      times[tenant] = this.streams[tenant].next();
    }
    for (int place = tenants / 2 - 1; place >= 0; place--) {
      sink(place);
    }
  }

  /** When the next request comes; infinite when there is none. */
  public double at() {
    return times[0];
  }

  /** Number of the tenant that sends it. */
  public int tenant() {
    return heap[0];
  }

  /** Goes on to the request after it. */
  public void advance() {
    times[0] = streams[heap[0]].next();
    sink(0);
  }

  private void sink(int from) {
    int tenant = heap[from];
    double time = times[from];
    int place = from;
    while (true) {
      int child = 2 * place + 1;
      if (child >= heap.length) {
        break;
      }
      if (child + 1 < heap.length && times[child + 1] < times[child]) {
        child++;
      }
      if (times[child] >= time) {
        break;
      }
      heap[place] = heap[child];
      times[place] = times[child];
      place = child;
    }
    heap[place] = tenant;
    times[place] = time;
  }
}
