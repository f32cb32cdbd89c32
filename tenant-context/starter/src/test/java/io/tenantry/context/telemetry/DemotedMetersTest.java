package io.tenantry.context.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tenantry.context.Admission.Refusal;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DemotedMetersTest {

  private static final int NAMES = 10;
  private static final int ROUTES = 3;

  private final SimpleMeterRegistry simple = new SimpleMeterRegistry();
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MeterRegistry registry = new CompositeMeterRegistry().add(simple).add(prometheus);

  private long now;
  private final TenantLabels labels =
      new TenantLabels(NAMES, 1, List.of(), List.of(), Duration.ofMinutes(1), () -> now);

  DemotedMetersTest() {
    new DemotedMeters(registry, labels);
  }

  @Test
  void aTenantThatLosesItsNameLosesItsMetersInEveryRegistry() {
    TenantMeters own = new TenantMeters(registry, labels);
    for (int i = 0; i < NAMES; i++) {
      labels.arrived(tenant("silent" + i));
      own.refused(tenant("silent" + i), Refusal.RATE);
    }
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int i = 0; i < 50; i++) {
        labels.arrived(tenant("loud"));
        own.refused(tenant("loud"), Refusal.RATE);
      }
      now += Duration.ofMinutes(1).toNanos();
    }
    labels.arrived(tenant("tick"));
    assertThat(prometheus.scrape().lines())
        .filteredOn(line -> line.startsWith("tenantry_admission_refused_total"))
        .hasSize(NAMES + 1)
        .anyMatch(line -> line.contains("\"loud\"") && line.endsWith(" 50.0"))
        .anyMatch(line -> line.contains("\"_overflow\"") && line.endsWith(" 100.0"));
    assertThat(simple.find("tenantry.admission.refused").counters()).hasSize(NAMES + 1);
    assertThat(prometheus.scrape()).contains("tenantry_tenant_rejected_total");
  }

  @Test
  void aRegionThatLosesItsNameLosesItsMeters() {
    TenantMeters own = new TenantMeters(registry, labels);
    for (String region : List.of("made-up", "us-east", "us-east", "us-east")) {
      Tenant tenant = new Tenant(new TenantId("acme"), new Region(region), PlanName.DEFAULT);
      for (int i = 0; i < 50; i++) {
        labels.arrived(tenant);
        own.refused(tenant, Refusal.RATE);
        if (region.equals("made-up")) {
          break;
        }
      }
      now += Duration.ofMinutes(1).toNanos();
    }
    labels.arrived(new Tenant(new TenantId("acme"), new Region("tick"), PlanName.DEFAULT));
    assertThat(simple.get("tenantry.admission.refused").counters())
        .extracting(counter -> counter.getId().getTag(Tenant.REGION_KEY))
        .contains("us-east", "_overflow")
        .doesNotContain("made-up");
  }

  @Test
  void aTenantThatGetsItsNameBackIsCountedAnew() {
    TenantMeters own = new TenantMeters(registry, labels);
    own.refused(tenant("first"), Refusal.RATE);
    for (int i = 0; i < NAMES; i++) {
      labels.arrived(tenant("n" + i));
    }
    own.refused(tenant("n0"), Refusal.RATE);
    takeNamesFor("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    assertThat(labels.isNamed(new TenantId("n0"))).isFalse();
    takeNamesFor("n0");
    assertThat(labels.isNamed(new TenantId("n0"))).isTrue();
    own.refused(tenant("n0"), Refusal.RATE);
    assertThat(simple.get("tenantry.admission.refused").tag(Tenant.ID_KEY, "n0").counter().count())
        .isEqualTo(1);
  }

  /** Asks for them until they have a name: one of ten places changes hands in an epoch. */
  private void takeNamesFor(String... ids) {
    for (int epoch = 0; epoch < 75; epoch++) {
      for (String id : ids) {
        for (int i = 0; i < 50; i++) {
          labels.arrived(tenant(id));
        }
      }
      now += Duration.ofMinutes(1).toNanos();
      labels.arrived(tenant("tick"));
    }
  }

  /** The whole of the claim: whatever comes, a registry holds no more than K names and the sum. */
  @Test
  void tenMillionIdsLeaveAsManySeriesAsThereAreNames() {
    for (int i = 0; i < 10_000_000; i++) {
      Tenant tenant = tenant("id" + (i % 7 == 0 ? i % 211 : i));
      labels.arrived(tenant);
      if (i % 100 == 0) {
        registry
            .timer(
                "http.server.requests",
                "uri",
                "/r" + i % ROUTES,
                Tenant.ID_KEY,
                labels.labelOf(tenant).id().value())
            .record(1, TimeUnit.MILLISECONDS);
        now += Duration.ofMinutes(1).toNanos() / 1_000;
      }
    }
    assertThat(simple.get("http.server.requests").timers())
        .hasSizeLessThanOrEqualTo((NAMES + 1) * ROUTES);
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT);
  }
}
