package io.tenantry.autoscaler.simulator.plant;

import static io.tenantry.autoscaler.simulator.plant.Worlds.EVEN;
import static io.tenantry.autoscaler.simulator.plant.Worlds.steady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.simulator.plant.TrafficReport.OfBalancer;
import io.tenantry.autoscaler.simulator.plant.TrafficReport.OfEdge;
import io.tenantry.autoscaler.simulator.plant.TrafficReport.OfReplica;
import io.tenantry.autoscaler.simulator.plant.TrafficReport.OfTenant;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the plant tells, what it enforces, and what goes wrong in it when it is told to. */
class PlantSignalsTest {

  private record Delivery(double at, TrafficReport report) {}

  /** Listens, and does nothing. */
  private static Autoscaler listening(List<Delivery> deliveries) {
    return (cluster, agenda, phases) ->
        cluster.subscribe(report -> deliveries.add(new Delivery(agenda.now(), report)));
  }

  private static List<Delivery> deliveries(Scenario scenario) {
    List<Delivery> deliveries = new ArrayList<>();
    Heard.of(scenario, listening(deliveries));
    return deliveries;
  }

  private static <R extends TrafficReport> List<R> reports(
      List<Delivery> deliveries, Class<R> kind) {
    return deliveries.stream()
        .map(Delivery::report)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static long finished(List<OfReplica> reports) {
    return reports.stream()
        .flatMap(report -> report.tenants().stream())
        .mapToLong(tenant -> Arrays.stream(tenant.counts()).sum())
        .sum();
  }

  private static Scenario with(
      RequestRates rates, boolean admission, OptionalDouble edgeLead, Fault... faults) {
    return new Scenario(rates, EVEN, Map.of(), List.of(faults), edgeLead, admission, 4, 1);
  }

  private static Scenario plain(RequestRates rates, Fault... faults) {
    return with(rates, false, OptionalDouble.empty(), faults);
  }

  // ---------------------------------------------------------------------------------- reports

  @Test
  void tellsOfEachSecondAThirdToFourFifthsOfASecondLater() {
    List<Delivery> deliveries = deliveries(plain(steady(60, 100)));

    assertThat(deliveries)
        .allSatisfy(delivery -> {
          assertThat(delivery.report().to() - delivery.report().from()).isEqualTo(1);
          assertThat(delivery.report().to() % 1).isZero();
          assertThat(delivery.at() - delivery.report().to()).isBetween(0.3, 0.8);
        });
    // Two replicas and the balancer, but for what is still under way.
    assertThat(deliveries).hasSize(3 * 99);
  }

  @Test
  void tellsOfEachRequestOnce() {
    Scenario scenario = plain(steady(60, 100));
    List<Delivery> deliveries = new ArrayList<>();
    Heard heard = Heard.of(scenario, listening(deliveries));

    long until99 =
        heard.requests.stream()
            .filter(request -> request.arrival() + request.response() <= 99)
            .count();
    assertThat(finished(reports(deliveries, OfReplica.class))).isEqualTo(until99);
  }

  @Test
  void countsResponsesInBucketsOfEightPerDoubling() {
    PlantParameters always300 =
        new PlantParameters(0.3, 0, 0, 1000, 1000, 0, 0, 5, 20, 35, 1, 30, 30);
    Scenario scenario = Worlds.of(steady(50, 20), always300, 1);

    for (OfReplica report : reports(deliveries(scenario), OfReplica.class)) {
      for (OfTenant tenant : report.tenants()) {
        // 2^(-14/8) = 0.297 < 0.3 <= 2^(-13/8) = 0.324
        assertThat(tenant.firstBucket()).isEqualTo(-14);
        assertThat(tenant.counts()).hasSize(1);
      }
    }
  }

  /** Little's law, on what is told: 50 a second × 0.3 s, and × 0.5 s with those that wait. */
  @ParameterizedTest
  @MethodSource
  void tellsHowManyAreInFlight(double fixedLatency, double expected) {
    PlantParameters parameters =
        new PlantParameters(0.3, 0, fixedLatency, 1000, 1000, 0, 0, 5, 20, 35, 1, 30, 30);
    List<OfReplica> reports =
        reports(deliveries(Worlds.of(steady(50, 1000), parameters, 1)), OfReplica.class);

    assertThat(
            reports.stream()
                .mapToLong(report -> report.tenants().getFirst().inFlight())
                .average()
                .orElseThrow())
        .isCloseTo(expected, withPercentage(3));
  }

  static Stream<Arguments> tellsHowManyAreInFlight() {
    return Stream.of(
        argumentSet("in service alone", 0.0, 15.0), argumentSet("some wait for others", 0.2, 25.0));
  }

  @Test
  void tellsTheProcessorTimeOfTheSecond() {
    List<OfReplica> reports = reports(deliveries(plain(steady(60, 100))), OfReplica.class);

    double cpu = reports.stream().mapToDouble(OfReplica::cpuSeconds).sum();
    assertThat(cpu).isCloseTo(finished(reports) * 0.02, within(0.1));
  }

  @Test
  void tellsWhoWasRefusedAndWhoWaits() {
    List<Delivery> deliveries = new ArrayList<>();
    Autoscaler nothing =
        (cluster, agenda, phases) -> {
          cluster.scaleTo(0);
          cluster.subscribe(report -> deliveries.add(new Delivery(agenda.now(), report)));
        };
    Heard.of(plain(steady(100, 30)), nothing);

    List<OfBalancer> reports = reports(deliveries, OfBalancer.class);
    assertThat(reports.get(4).waiting()[0]).isCloseTo(500, within(75L));
    assertThat(reports.get(4).refused()).containsExactly(0);
    assertThat(reports.getLast().waiting()).containsExactly(1000);
    assertThat(reports.getLast().refused()[0]).isCloseTo(100, within(40L));
  }

  @Test
  void saysOnceThatATenantHasNothingAnyMore() {
    // One request within 1000 s or so.
    List<OfReplica> reports = reports(deliveries(plain(steady(0.002, 1000))), OfReplica.class);

    List<OfReplica> speaking =
        reports.stream().filter(report -> !report.tenants().isEmpty()).toList();
    assertThat(speaking).isNotEmpty();
    assertThat(speaking.getLast().tenants())
        .singleElement()
        .satisfies(tenant -> {
          assertThat(tenant.inFlight()).isZero();
          assertThat(tenant.counts()).isEmpty();
        });
  }

  // -------------------------------------------------------------------------------------- edge

  @Test
  void seesAtTheEdgeWhatComesLater() {
    Scenario scenario = with(steady(60, 100), false, OptionalDouble.of(30));
    List<Delivery> deliveries = new ArrayList<>();
    Heard heard = Heard.of(scenario, listening(deliveries));

    List<OfEdge> reports = reports(deliveries, OfEdge.class);
    assertThat(reports).hasSize(99);
    for (OfEdge report : reports.subList(0, 70)) {
      long came =
          heard.requests.stream()
              .filter(request ->
                  request.arrival() >= report.from() + 30 && request.arrival() < report.to() + 30)
              .count();
      assertThat(report.requests()).containsExactly(came);
    }
  }

  @Test
  void hasNoEdgeUnlessToldSo() {
    assertThat(reports(deliveries(plain(steady(60, 100))), OfEdge.class)).isEmpty();
  }

  // -------------------------------------------------------------------------------- admission

  private static Autoscaler limiting(TenantLimit limit) {
    return (cluster, agenda, phases) -> cluster.limit(Map.of(0, limit));
  }

  @Test
  void holdsATenantToItsRateAndBurst() {
    Scenario scenario = with(steady(100, 100), true, OptionalDouble.empty());
    TenantLimit limit = new TenantLimit(10, 25, 1000);

    Heard heard = Heard.of(scenario, limiting(limit));

    assertThat(heard.requests.size() - heard.limited).isCloseTo(10 * 100 + 25, within(2));
    assertThat(heard.failures()).isEqualTo(heard.limited);
  }

  @Test
  void holdsATenantToItsConcurrency() {
    List<Integer> open = new ArrayList<>();
    TenantLimit limit = new TenantLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 3);
    Heard heard =
        Heard.of(
            with(steady(300, 100), true, OptionalDouble.empty()),
            (cluster, agenda, phases) -> {
              cluster.scaleTo(1);
              cluster.limit(Map.of(0, limit));
              agenda.every(
                  0.1,
                  1,
                  () ->
                      open.add(
                          cluster.replicas().stream()
                              .mapToInt(ModelledReplica::outstanding)
                              .sum()));
            });

    assertThat(open.stream().mapToInt(Integer::intValue).max()).hasValue(3);
    assertThat(heard.limited).isPositive();
    assertThat(heard.requests.size() - heard.limited)
        .as("it stays busy")
        .isCloseTo(5000, within(100));
  }

  @Test
  void holdsNobodyWhenAdmissionIsOff() {
    Heard heard = Heard.of(plain(steady(60, 100)), limiting(new TenantLimit(1, 1, 0)));

    assertThat(heard.limited).isZero();
    assertThat(heard.failures()).isZero();
  }

  @Test
  void freesThoseThatNewLimitsDoNotName() {
    Heard heard =
        Heard.of(
            with(steady(60, 100), true, OptionalDouble.empty()),
            (cluster, agenda, phases) -> {
              cluster.limit(Map.of(0, new TenantLimit(0, 1, 1000)));
              agenda.at(50, () -> cluster.limit(Map.of()));
            });

    assertThat(heard.requests)
        .filteredOn(request -> request.arrival() >= 50)
        .allMatch(request -> request.response() < 5);
    assertThat(heard.requests.size() - heard.limited).isCloseTo(3000, within(200));
  }

  @Test
  void forgetsTheRequestsOfAReplicaThatDied() {
    TenantLimit limit = new TenantLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 3);
    Heard heard =
        Heard.of(
            with(steady(300, 200), true, OptionalDouble.empty(), new Fault.Kill(4, 50)),
            limiting(limit));

    assertThat(heard.requests)
        .filteredOn(request -> request.arrival() >= 150)
        .anyMatch(request -> request.response() < 5);
  }

  // ----------------------------------------------------------------------------------- faults

  static Stream<Arguments> spoilsWhatIsTold() {
    return Stream.of(
        argumentSet("lost", SignalFault.LOST, 0, 0),
        argumentSet("NaN, which receivers drop", SignalFault.NAN, 0, 0),
        argumentSet("partial: replica 1 is missing", SignalFault.PARTIAL, 1, 1));
  }

  @ParameterizedTest
  @MethodSource
  void spoilsWhatIsTold(SignalFault kind, int replicas, int balancers) {
    Scenario scenario = plain(steady(60, 100), new Fault.Signal(kind, 20, 40));
    List<SignalFault> seen = new ArrayList<>();
    List<Delivery> deliveries = new ArrayList<>();
    Heard.of(
        scenario,
        (cluster, agenda, phases) -> {
          listening(deliveries).start(cluster, agenda, phases);
          for (double second : new double[] {19.9, 20, 39.9, 40}) {
            agenda.at(second, () -> seen.add(cluster.signalFault()));
          }
        });

    List<TrafficReport> during =
        deliveries.stream()
            .map(Delivery::report)
            .filter(report -> report.to() >= 20 && report.to() < 40)
            .toList();
    assertThat(during.stream().filter(OfReplica.class::isInstance).count())
        .isEqualTo(20L * replicas);
    assertThat(during.stream().filter(OfBalancer.class::isInstance).count())
        .isEqualTo(20L * balancers);
    assertThat(seen).containsExactly(SignalFault.NONE, kind, kind, SignalFault.NONE);
  }

  @Test
  void repeatsWhatItSaidLastWhileTheSignalIsStale() {
    List<Delivery> deliveries =
        deliveries(plain(steady(60, 100), new Fault.Signal(SignalFault.STALE, 20, 40)));

    assertThat(
            deliveries.stream()
                .filter(delivery -> delivery.at() > 21 && delivery.at() < 40)
                .map(delivery -> delivery.report().to())
                .distinct())
        .containsExactly(19.0);
  }

  @Test
  void killsTheOldestWithAllThatTheyHaveAndStartsOthers() {
    List<List<Long>> ids = new ArrayList<>();
    Heard heard =
        Heard.of(
            plain(steady(195, 100), new Fault.Kill(2, 50)),
            (cluster, agenda, phases) -> {
              for (double second : new double[] {49.9, 50.1}) {
                agenda.at(
                    second,
                    () -> {
                      assertThat(cluster.requestedReplicas()).isEqualTo(4);
                      ids.add(cluster.replicas().stream().map(ModelledReplica::id).toList());
                    });
              }
            });

    assertThat(ids).containsExactly(List.of(0L, 1L, 2L, 3L), List.of(2L, 3L, 4L, 5L));
    assertThat(heard.failures()).isPositive();
    assertThat(heard.changes).as("the cluster's doing, nobody asked").isEmpty();
  }

  @Test
  void startsMoreSlowly() {
    List<Double> times = new ArrayList<>();
    for (Fault[] faults :
        new Fault[][] {{}, {new Fault.SlowStart(3, 0, 50)}, {new Fault.SlowStart(3, 50, 90)}}) {
      Heard.of(
          plain(steady(10, 100), faults),
          (cluster, agenda, phases) -> {
            cluster.scaleTo(4);
            times.add(cluster.replicas().getLast().readyAt());
          });
    }

    assertThat(times.get(1)).isEqualTo(3 * times.getFirst());
    assertThat(times.get(2)).isEqualTo(times.getFirst());
  }

  private static double meanResponse(Heard heard, double from, double to) {
    return heard.requests.stream()
        .filter(request -> request.arrival() >= from && request.arrival() < to)
        .mapToDouble(Heard.Request::response)
        .average()
        .orElseThrow();
  }

  @Test
  void makesRequestsCostMoreFromAMomentOn() {
    PlantParameters roomy = new PlantParameters(0.1, 0, 0, 1000, 1000, 0, 0, 5, 20, 35, 1, 30, 30);
    Heard heard =
        Heard.of(
            Worlds.of(
                steady(20, 100),
                roomy,
                1,
                new Fault.CostlyRequests(1.4, 50, Double.POSITIVE_INFINITY)),
            (cluster, agenda, phases) -> {});

    assertThat(meanResponse(heard, 0, 50)).isCloseTo(0.1, within(1e-9));
    assertThat(meanResponse(heard, 50, 100)).isCloseTo(0.14, within(1e-9));
  }

  @Test
  void makesADependencySlowWithoutUsingAnythingOfTheReplica() {
    List<Double> cpu = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    for (Fault[] faults : new Fault[][] {{}, {new Fault.SlowDependency(0.2, 0, 100)}}) {
      Heard heard =
          Heard.of(
              plain(steady(60, 100), faults),
              (cluster, agenda, phases) ->
                  agenda.at(99.9, () -> cpu.add(cluster.replicas().getFirst().cpuSeconds())));
      means.add(meanResponse(heard, 0, 100));
    }

    assertThat(means.getLast() - means.getFirst()).isCloseTo(0.2, within(0.001));
    assertThat(cpu.getLast()).isEqualTo(cpu.getFirst());
  }

  @Test
  void multipliesATenantsRequests() {
    Heard heard =
        Heard.of(
            plain(
                steady(10, 300),
                new Fault.Surge(OptionalInt.of(0), 5, 100, 200),
                new Fault.Surge(OptionalInt.empty(), 0, 250, 300)),
            (cluster, agenda, phases) -> {});

    long before = heard.requests.stream().filter(request -> request.arrival() < 100).count();
    long during =
        heard.requests.stream()
            .filter(request -> request.arrival() >= 100 && request.arrival() < 200)
            .count();
    assertThat(before).isCloseTo(1000, withPercentage(10));
    assertThat(during).isCloseTo(5000, withPercentage(5));
    assertThat(heard.requests).noneMatch(request -> request.arrival() >= 250);
  }

  @Test
  void letsTheEdgeExaggerateOrFallSilent() {
    List<OfEdge> reports =
        reports(
            deliveries(
                with(
                    steady(60, 100),
                    false,
                    OptionalDouble.of(10),
                    new Fault.Edge(3, 20, 40),
                    new Fault.Edge(0, 60, 80))),
            OfEdge.class);

    double mean =
        reports.stream()
            .filter(report -> report.to() >= 20 && report.to() < 40)
            .mapToLong(report -> report.requests()[0])
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(180, withPercentage(10));
    assertThat(reports).noneMatch(report -> report.to() >= 60 && report.to() < 80);
    assertThat(reports).anyMatch(report -> report.to() == 80);
  }
}
