package io.tenantry.context.slo;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceLevelsTest {

  private static final Tenant ACME = tenant("acme", "gold");
  private static final Tenant GLOBEX = tenant("globex", "free");
  private static final Duration FAST = ofMillis(100);
  private static final Duration SLOW = ofMillis(251);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<ObjectiveEvent> events = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1_000; // a clock may overflow on the way
  private final TenantLabels labels =
      new TenantLabels(2, 4, List.of(), List.of(), Duration.ofMinutes(1), () -> now);
  private final ServiceLevels levels =
      new ServiceLevels(
          registry,
          labels,
          new Objectives(
              new Objective(ofMillis(250), 0.99),
              Map.of(new PlanName("free"), new Objective(ofMillis(1_000), 0.9))),
          3,
          100,
          () -> now,
          events::add);

  @ParameterizedTest
  @CsvSource({
    "acme,   gold, 250,  false, within",
    "acme,   gold, 251,  false, over",
    "acme,   gold, 1,    true,  failed",
    "acme,   gold, 9999, true,  failed",
    "globex, free, 1000, false, within",
    "globex, free, 1001, false, over"
  })
  void eachRequestHasOneOutcome(String id, String plan, int millis, boolean failed, String as) {
    complete(tenant(id, plan), "/orders/{id}", ofMillis(millis), failed, 1);
    assertThat(registry.get("tenantry.slo.requests").tag("tenant.id", id).counters())
        .hasSize(3)
        .allSatisfy(counter -> {
          assertThat(counter.getId().getTag("route")).isEqualTo("/orders/{id}");
          assertThat(counter.count()).isEqualTo(as.equals(outcome(counter)) ? 1 : 0);
        });
  }

  @Test
  void objectivesAreToldInSecondsForEachPlan() {
    complete(ACME, "/", FAST, false, 1);
    complete(GLOBEX, "/", FAST, false, 1);
    assertThat(registry.get("tenantry.slo.objective").tag("tenant.plan", "gold").timeGauge())
        .satisfies(gauge -> assertThat(gauge.value(TimeUnit.SECONDS)).isEqualTo(0.25));
    assertThat(registry.get("tenantry.slo.objective").tag("tenant.plan", "free").timeGauge())
        .satisfies(gauge -> assertThat(gauge.value(TimeUnit.SECONDS)).isEqualTo(1));
  }

  /** "The Site Reliability Workbook", table 5-8: at 99.9 %, 1.44 % of errors burn 14.4 times. */
  @Test
  void theBurnRateIsTheErrorShareOverTheBudget() {
    complete(ACME, "/", FAST, false, 97);
    complete(ACME, "/", SLOW, false, 1);
    complete(ACME, "/", FAST, true, 2);
    assertThat(burnRate("acme", "5m")).isEqualTo(3, within(1e-9));
    assertThat(burnRate("acme", "1h")).isEqualTo(3, within(1e-9));
    complete(GLOBEX, "/", FAST, true, 10);
    assertThat(burnRate("globex", "5m")).isEqualTo(10, within(1e-9));
  }

  @Test
  void theBurnRateForgetsWhatIsOlderThanItsWindow() {
    complete(ACME, "/", SLOW, false, 10);
    pass(Duration.ofMinutes(6));
    assertThat(burnRate("acme", "5m")).isZero();
    assertThat(burnRate("acme", "1h")).isEqualTo(100, within(1e-9));
    complete(ACME, "/", FAST, false, 30);
    assertThat(burnRate("acme", "5m")).isZero();
    assertThat(burnRate("acme", "1h")).isEqualTo(25, within(1e-9));
    pass(Duration.ofMinutes(61));
    assertThat(burnRate("acme", "1h")).isZero();
  }

  @Test
  void missingAndRecoveringIsSaidOnceEach() {
    complete(ACME, "/", FAST, false, 98);
    complete(ACME, "/", SLOW, false, 1);
    assertThat(events).as("99 requests are too few to tell").isEmpty();
    complete(ACME, "/", SLOW, false, 1);
    assertThat(events).containsExactly(new TenantObjectiveMissed(ACME, ofMillis(250), 100, 2));
    complete(ACME, "/", SLOW, false, 50);
    complete(ACME, "/", FAST, false, 2_000);
    assertThat(events).hasSize(1);

    pass(Duration.ofMinutes(1));
    complete(ACME, "/", SLOW, false, 1);
    complete(ACME, "/", FAST, false, 198);
    assertThat(events).as("within, but not clearly").hasSize(1);
    complete(ACME, "/", FAST, false, 1);
    assertThat(events)
        .endsWith(new TenantObjectiveRecovered(ACME, ofMillis(250), 200, 1))
        .hasSize(2);

    complete(ACME, "/", SLOW, false, 2);
    assertThat(events).as("202 requests, 3 of them slow").hasSize(3);
  }

  @Test
  void aQuickFailureIsNoMissedObjective() {
    complete(ACME, "/", FAST, true, 1_000);
    assertThat(events).isEmpty();
    assertThat(burnRate("acme", "5m")).isEqualTo(100, within(1e-9));
  }

  @Test
  void aQuietTenantRecoversWhenAWholeMinuteHadNothingSlow() {
    complete(ACME, "/", SLOW, false, 100);
    assertThat(events).hasSize(1);
    pass(Duration.ofSeconds(30));
    complete(ACME, "/", FAST, false, 1);
    assertThat(events).hasSize(1);
    pass(Duration.ofSeconds(31));
    complete(ACME, "/", FAST, false, 1);
    assertThat(events).endsWith(new TenantObjectiveRecovered(ACME, ofMillis(250), 2, 0));
  }

  /** The claim of {@link TenantLevel}: two counts say exactly what a sorted list would. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void missedIsExactlyThatThe99thPercentileIsOverTheObjective(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      TenantLevel level = new TenantLevel(ACME, new Objective(ofMillis(250), 0.99), 100, 0);
      int requests = 100 + random.nextInt(400);
      double slowShare = random.nextDouble() / 40;
      long[] millis = new long[requests];
      boolean said = false;
      for (int i = 0; i < requests; i++) {
        millis[i] = random.nextDouble() < slowShare ? 251 + random.nextInt(9) : random.nextInt(251);
        boolean event = level.completed(0, millis[i] > 250, false).isPresent();
        if (i >= 99 && !said) {
          assertThat(event).isEqualTo(percentile99(millis, i + 1) > 250);
          said = event;
        }
      }
    }
  }

  @Test
  void theSumOfManyTenantsIsNobodyWhoseObjectiveCouldBeMissed() {
    complete(ACME, "/", FAST, false, 1);
    complete(GLOBEX, "/", FAST, false, 1);
    complete(tenant("third", "gold"), "/", SLOW, false, 500);
    levels.completed(Tenant.NONE, "/", SLOW.toNanos(), false);
    assertThat(events).isEmpty();
    assertThat(burnRate("_overflow", "5m")).isPositive();
  }

  @Test
  void theSumOfManyTenantsIsExactOnHoweverManyThreads() throws Exception {
    complete(ACME, "/", FAST, false, 1);
    complete(GLOBEX, "/", FAST, false, 1);
    Tenant third = tenant("third", "gold");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Duration took = i < 10 ? SLOW : FAST;
      threads.add(
          new Thread(() -> {
            for (int request = 0; request < 500; request++) {
              levels.completed(third, "/", took.toNanos(), false);
            }
          }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(burnRate("_overflow", "5m")).as("a quarter is slow").isEqualTo(25, within(1e-9));
    assertThat(burnRate("_overflow", "1h")).isEqualTo(25, within(1e-9));
  }

  @Test
  void routesBeyondTheLimitAreCountedTogether() {
    IntStream.range(0, 100).forEach(i -> complete(ACME, "/r" + i, FAST, false, 1));
    assertThat(registry.get("tenantry.slo.requests").tag("outcome", "within").counters())
        .hasSize(4)
        .extracting(counter -> counter.getId().getTag("route"))
        .contains("/r0", "/r1", "/r2", "_overflow");
    assertThat(
            registry
                .get("tenantry.slo.requests")
                .tags("route", "_overflow", "outcome", "within")
                .counter()
                .count())
        .isEqualTo(97);
  }

  @Test
  void whoeverLosesItsNameBeginsAnewWhenItComesBack() {
    labels.onDemotion(gone -> removeMeters(gone.tenants()));
    complete(ACME, "/", FAST, true, 10);
    complete(GLOBEX, "/", FAST, false, 1_000);
    Tenant loud = tenant("loud", "gold");
    for (String id : List.of("loud", "loud", "acme", "acme")) {
      complete(GLOBEX, "/", FAST, false, 100);
      complete(tenant(id, "gold"), "/", FAST, false, 50);
      pass(Duration.ofMinutes(1));
      labels.arrived(tenant("tick", "gold"));
      if (labels.isNamed(loud.id())) {
        assertThat(registry.find("tenantry.slo.burn.rate").tag("tenant.id", "acme").gauges())
            .isEmpty();
      }
    }
    complete(ACME, "/", FAST, false, 5);
    assertThat(
            registry
                .get("tenantry.slo.requests")
                .tags("tenant.id", "acme", "outcome", "within")
                .counter()
                .count())
        .as("the old series is gone; this is a new one")
        .isEqualTo(5);
    assertThat(burnRate("acme", "1h")).isZero();
    assertThat(registry.find("tenantry.slo.burn.rate").tag("tenant.id", "loud").gauges()).isEmpty();
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    ServiceLevels failing =
        new ServiceLevels(
            registry,
            labels,
            new Objectives(new Objective(ofMillis(250), 0.99), Map.of()),
            3,
            100,
            () -> now,
            event -> {
              throw new IllegalStateException("the listener's own fault");
            });
    labels.arrived(ACME);
    for (int i = 0; i < 200; i++) {
      failing.completed(ACME, "/", SLOW.toNanos(), false);
    }
    assertThat(burnRate("acme", "5m")).isPositive();
  }

  private void removeMeters(Set<TenantId> demoted) {
    for (Meter meter : registry.getMeters()) {
      String id = meter.getId().getTag("tenant.id");
      if (id != null && demoted.contains(new TenantId(id))) {
        registry.remove(meter);
      }
    }
  }

  private void complete(Tenant tenant, String route, Duration took, boolean failed, int times) {
    for (int i = 0; i < times; i++) {
      labels.arrived(tenant);
      levels.completed(tenant, route, took.toNanos(), failed);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private double burnRate(String tenant, String window) {
    return registry
        .get("tenantry.slo.burn.rate")
        .tags("tenant.id", tenant, "window", window)
        .gauge()
        .value();
  }

  private static String outcome(Counter counter) {
    return String.valueOf(counter.getId().getTag("outcome"));
  }

  /** The least duration that at least 99 % of the requests kept to. */
  private static long percentile99(long[] millis, int count) {
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(0.99 * count) - 1];
  }

  private static Tenant tenant(String id, String plan) {
    return new Tenant(new TenantId(id), Region.NONE, new PlanName(plan));
  }
}
