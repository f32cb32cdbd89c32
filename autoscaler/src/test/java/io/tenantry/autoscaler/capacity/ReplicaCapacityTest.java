package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.autoscaler.demand.Demand;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaCapacityTest {

  @ParameterizedTest(name = "{0}/s and a backlog of {1} at 80/s: {2} + {3} replicas")
  @CsvSource({"0, 0, 0, 0", "80, 0, 1, 0", "100, 0, 1.25, 0", "80, 800, 1, 1", "0, 400, 0, 0.5"})
  void countsReplicasForArrivalsAndForTheBacklogToDrainInTenSeconds(
      double arrivals, double backlog, double forArrivals, double forBacklog) {
    Demand demand = new Demand(arrivals, backlog, OptionalDouble.empty(), List.of());

    assertThat(new ReplicaCapacity(80).requirementOf(demand))
        .isEqualTo(new CapacityRequirement(forArrivals, forBacklog));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesACapacityThatServesNothingOrEverything(double requestsPerSecond) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplicaCapacity(requestsPerSecond))
        .withMessageEndingWith("(expected: > 0)");
  }

  @Test
  void refusesARequirementThatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CapacityRequirement(Double.NaN, 0))
        .withMessageEndingWith("(expected: finite, >= 0)");
  }
}
