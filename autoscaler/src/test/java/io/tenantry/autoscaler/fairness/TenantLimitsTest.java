package io.tenantry.autoscaler.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.TenantLimits.Held;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantLimitsTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private static final TenantKey ACME_WEST = key("acme", "gold", "us-west");
  private static final TenantKey ACME_EAST = key("acme", "gold", "us-east");
  private static final TenantKey GLOBEX = key("globex", "free", "us-east");

  static Stream<Arguments> holdsWhoGetsLessThanItAsksFor() {
    return Stream.of(
        argumentSet("there is enough for all", List.of(), List.of()),
        argumentSet(
            "one asks for more than its share, one does not",
            List.of(new Share(ACME_EAST, 900, 600), new Share(GLOBEX, 40, 40)),
            List.of(new Held(new TenantId("acme"), 900, 600))),
        argumentSet(
            "a backlog alone: everybody gets what it asks for",
            List.of(new Share(ACME_EAST, 90, 90), new Share(GLOBEX, 0, 0)),
            List.of()),
        argumentSet(
            "rounding is no lack", List.of(new Share(ACME_EAST, 90, 89.99999999999)), List.of()),
        argumentSet(
            "two regions of a tenant are one tenant",
            List.of(new Share(ACME_EAST, 500, 300), new Share(ACME_WEST, 40, 40)),
            List.of(new Held(new TenantId("acme"), 540, 340))),
        argumentSet(
            "in the order of their names",
            List.of(new Share(GLOBEX, 9, 1), new Share(ACME_EAST, 9, 1)),
            List.of(new Held(new TenantId("acme"), 9, 1), new Held(new TenantId("globex"), 9, 1))),
        argumentSet(
            "requests of no known tenant have no name to be held by",
            List.of(
                new Share(key("_none", "default", "_none"), 500, 10),
                new Share(key("_unknown", "default", "_none"), 500, 10),
                new Share(key("_overflow", "_overflow", "_overflow"), 500, 10)),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource
  void holdsWhoGetsLessThanItAsksFor(List<Share> shares, List<Held> held) {
    assertThat(TenantLimits.of(shares, T0).held()).isEqualTo(held);
  }

  static Stream<Arguments> rememberWhatWasAskedForWhileItMayBeHeldBack() {
    return Stream.of(
        argumentSet("served all that its limit lets through", 600.0, 900.0),
        argumentSet("replicas do not divide a limit evenly", 450.0, 900.0),
        argumentSet("asks for less than its limit: that is its wish", 449.0, 449.0),
        argumentSet("asks for nothing", 0.0, 0.0),
        argumentSet("nobody enforces the limit, and it asks for more", 1000.0, 1000.0),
        argumentSet("nobody enforces the limit, or not yet", 700.0, 900.0));
  }

  @ParameterizedTest
  @MethodSource
  void rememberWhatWasAskedForWhileItMayBeHeldBack(double served, double asked) {
    TenantLimits limits =
        TenantLimits.of(List.of(new Share(ACME_EAST, 900, 600), new Share(GLOBEX, 40, 40)), T0);

    Demand demand = limits.askedFor(demand(tenant(ACME_EAST, served), tenant(GLOBEX, 30)));

    assertThat(demand).isEqualTo(demand(tenant(ACME_EAST, asked), tenant(GLOBEX, 30)));
  }

  @Test
  void rememberATenantAsAWhole() {
    TenantLimits limits =
        TenantLimits.of(
            List.of(new Share(ACME_EAST, 500, 300), new Share(ACME_WEST, 100, 100)), T0);

    Demand demand = limits.askedFor(demand(tenant(ACME_EAST, 380), tenant(ACME_WEST, 20)));

    assertThat(demand).isEqualTo(demand(tenant(ACME_EAST, 500), tenant(ACME_WEST, 100)));
  }

  @Test
  void addNobodyWhoIsNotHeard() {
    TenantLimits limits = TenantLimits.of(List.of(new Share(ACME_EAST, 900, 600)), T0);

    assertThat(limits.askedFor(demand(tenant(GLOBEX, 30)))).isEqualTo(demand(tenant(GLOBEX, 30)));
  }

  @Test
  void outlastWhatTheyWereMadeFromForAWhile() {
    TenantLimits limits = TenantLimits.of(List.of(new Share(ACME_EAST, 900, 600)), T0);
    Instant end = T0.plus(TenantLimits.HELD_FOR);

    assertThat(limits.withoutNews(end)).isEqualTo(limits);
    assertThat(limits.withoutNews(end.plusNanos(1))).isEqualTo(TenantLimits.NONE);
    assertThat(TenantLimits.NONE.withoutNews(T0)).isEqualTo(TenantLimits.NONE);
  }

  private static TenantKey key(String tenant, String plan, String region) {
    return new TenantKey(new TenantId(tenant), new PlanName(plan), new Region(region));
  }

  private static TenantDemand tenant(TenantKey key, double requestsPerSecond) {
    return new TenantDemand(key, requestsPerSecond, 3, OptionalDouble.of(0.125));
  }

  private static Demand demand(TenantDemand... tenants) {
    return new Demand(
        Arrays.stream(tenants).mapToDouble(TenantDemand::requestsPerSecond).sum(),
        5,
        OptionalDouble.of(0.2),
        List.of(tenants));
  }
}
