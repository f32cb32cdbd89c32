package io.tenantry.benchmarks.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.benchmarks.control.Demand.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemandsTest {

  @Test
  void playEachFolderByTheSameRule(@TempDir Path folder) throws Exception {
    Path shop = Files.createDirectories(folder.resolve("traces/shop"));
    Files.writeString(shop.resolve("trace.csv"), "t_seconds,tenant,requests\n0,a,60\n60,a,180\n");
    Files.createDirectories(folder.resolve("traces/empty"));

    List<Path> traces = Demands.traceFolders(folder.resolve("traces"));
    Demand demand = Demands.all(traces, folder.resolve("work")).getFirst();

    assertThat(traces).containsExactly(shop);
    assertThat(demand.name()).isEqualTo("shop");
    assertThat(demand.rates().duration()).as("in half the time").isEqualTo(60);
    assertThat(demand.rates().rate(0))
        .as("300 requests/s in the mean")
        .isCloseTo(150, within(1e-3));
    assertThat(demand.rates().rate(1)).isCloseTo(450, within(1e-3));
  }

  @Test
  void haveAnotherNameEach(@TempDir Path work) throws Exception {
    List<Demand> demands = Demands.all(List.of(), work);

    assertThat(demands).extracting(Demand::name).doesNotHaveDuplicates();
    assertThat(demands).extracting(Demand::kind).contains(Kind.CURVES, Kind.FAULT, Kind.HELP);
  }

  @Test
  void knowWhenNobodyIsHeard(@TempDir Path work) throws Exception {
    Demand lost = named(Demands.all(List.of(), work), "signal lost");

    assertThat(lost.isUnheard(1199)).isFalse();
    assertThat(lost.isUnheard(1200)).isTrue();
    assertThat(lost.isUnheard(1800)).isFalse();
  }

  /** Ten tenants share 300 requests/s, each half as many as the one before. */
  @Test
  void haveManyTenantsInFaults(@TempDir Path work) throws Exception {
    RequestRates rates = named(Demands.all(List.of(), work), "no fault").rates();

    assertThat(rates.tenants()).hasSize(10);
    assertThat(rates.rate(0)).isCloseTo(300, within(0.01));
    assertThat(rates.rate(0, 0) / rates.rate(1, 0)).isCloseTo(2, within(0.001));
  }

  @Test
  void tellSmoothDemandFromBursty(@TempDir Path work) throws Exception {
    List<Demand> demands = Demands.all(List.of(), work);

    assertThat(demands)
        .filteredOn(demand -> demand.kind() == Kind.CURVES && demand.isSmooth())
        .extracting(Demand::name)
        .containsExactly("synth:ramp", Demands.CONSTANT);
    assertThat(named(demands, "synth:square").isSmooth()).isFalse();
  }

  @Test
  void knowWhenTheLastFaultBegins(@TempDir Path work) throws Exception {
    List<Demand> demands = Demands.all(List.of(), work);

    assertThat(named(demands, "outage, then retries x3").lastFault())
        .hasValue(new Demand.Span(1320, 1500));
    assertThat(named(demands, "no fault").lastFault()).isEmpty();
  }

  /** The shares are those of ten replicas, 500 requests/s. */
  @Test
  void favourATenantThatAsksForLessThanItsShare(@TempDir Path work) throws Exception {
    List<Demand> shared =
        Demands.all(List.of(), work).stream()
            .filter(demand -> demand.kind() == Kind.SHARING)
            .toList();

    assertThat(shared)
        .hasSize(3)
        .allSatisfy(demand -> {
          List<Integer> weights = demand.plans().weightsOf(demand.rates().tenants());
          int all = weights.stream().mapToInt(Integer::intValue).sum();
          assertThat(weights).startsWith(10, 5, 3, 2, 1).hasSize(10);
          assertThat(demand.rates().rate(0, 0)).isLessThan(500.0 * 10 / all);
          assertThat(demand.scenario(1).admission()).isTrue();
        });
  }

  private static Demand named(List<Demand> demands, String name) {
    return demands.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
