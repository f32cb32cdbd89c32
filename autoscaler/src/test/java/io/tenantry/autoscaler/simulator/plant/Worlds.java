package io.tenantry.autoscaler.simulator.plant;

import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Scenarios that say no more than a test is about. */
final class Worlds {

  /** Default times, but work that is always 20 ms and nothing to wait for. */
  static final PlantParameters EVEN =
      new PlantParameters(0.02, 0, 0, 1, 64, 100, 1000, 5, 20, 35, 0.6, 30, 30);

  private Worlds() {}

  /** One tenant, {@code app}, that sends at one rate all the time. */
  static RequestRates steady(double requestsPerSecond, double seconds) {
    return SyntheticTrace.STEPS
        .trace()
        .played(
            requestsPerSecond / 600, 600 / seconds, OptionalDouble.of(600), OptionalDouble.of(600));
  }

  static Scenario of(
      RequestRates rates, PlantParameters parameters, int maxReplicas, Fault... faults) {
    return new Scenario(
        rates,
        parameters,
        Map.of(),
        List.of(faults),
        OptionalDouble.empty(),
        false,
        maxReplicas,
        1);
  }
}
