package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.slo.Objective;
import io.tenantry.context.slo.ObjectiveBuckets;
import io.tenantry.context.slo.ObjectiveEvent;
import io.tenantry.context.slo.Objectives;
import io.tenantry.context.slo.ServerRequestLevels;
import io.tenantry.context.slo.ServiceLevels;
import io.tenantry.context.slo.TenantObjectiveMissed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.event.EventListener;

class SloAutoConfigurationTest {

  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TenantContextAutoConfiguration.class, TenantSloAutoConfiguration.class))
          .withBean(SimpleMeterRegistry.class);

  @Test
  void withoutAnObjectiveNothingIsAccountedFor() {
    web.run(context ->
        assertThat(context)
            .hasNotFailed()
            .doesNotHaveBean(ServiceLevels.class)
            .doesNotHaveBean(ObjectiveBuckets.class));
    web.withPropertyValues("tenantry.slo.objective=")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ServiceLevels.class));
  }

  @Test
  void withAnObjectiveEverythingIs() {
    web.withPropertyValues("tenantry.slo.objective=250ms")
        .run(context ->
            assertThat(context)
                .hasSingleBean(Objectives.class)
                .hasSingleBean(ServiceLevels.class)
                .hasSingleBean(ServerRequestLevels.class)
                .hasSingleBean(ObjectiveBuckets.class));
  }

  @Test
  void whatAUserMayWantToReplaceStepsBack() {
    ServiceLevels own =
        new ServiceLevels(
            new SimpleMeterRegistry(),
            new TenantLabels(1, 1, List.of()),
            new Objectives(new Objective(Duration.ofSeconds(1), 0.9), Map.of()),
            1,
            100,
            System::nanoTime,
            event -> {});
    web.withPropertyValues("tenantry.slo.objective=250ms")
        .withBean(ServiceLevels.class, () -> own)
        .run(context -> assertThat(context.getBean(ServiceLevels.class)).isSameAs(own));
  }

  @Test
  void nothingIsMissedWithoutSpringWeb() {
    web.withPropertyValues("tenantry.slo.objective=250ms")
        .withClassLoader(new FilteredClassLoader("org.springframework.http.server.observation"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ServiceLevels.class));
  }

  @Test
  void aMissedObjectiveIsAnEventOfTheApplication() {
    Pager pager = new Pager();
    web.withPropertyValues("tenantry.slo.objective=250ms")
        .withBean(Pager.class, () -> pager)
        .run(context -> {
          Tenant acme = new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);
          context.getBean(TenantLabels.class).arrived(acme);
          for (int i = 0; i < 100; i++) {
            context.getBean(ServiceLevels.class).completed(acme, "/", 300_000_000, false);
          }
          assertThat(pager.missed)
              .singleElement()
              .satisfies(event -> assertThat(event.tenant()).isEqualTo(acme));
          assertThat(pager.all).hasSize(1);
        });
  }

  static class Pager {

    private final List<TenantObjectiveMissed> missed = new ArrayList<>();
    private final List<ObjectiveEvent> all = new ArrayList<>();

    @EventListener
    void page(TenantObjectiveMissed event) {
      missed.add(event);
    }

    @EventListener
    void note(ObjectiveEvent event) {
      all.add(event);
    }
  }
}
