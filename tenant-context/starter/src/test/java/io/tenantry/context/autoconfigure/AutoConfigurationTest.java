package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantCarrier;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.demand.DemandReporter;
import io.tenantry.context.resolution.StaticTenantDirectory;
import io.tenantry.context.resolution.TenantDirectory;
import io.tenantry.context.resolution.TenantProfile;
import io.tenantry.context.telemetry.BaggageCarrier;
import io.tenantry.context.telemetry.MdcCarrier;
import io.tenantry.context.telemetry.PrivateBaggagePropagator;
import io.tenantry.context.telemetry.ServerObservationTags;
import io.tenantry.context.telemetry.ServletTenant;
import io.tenantry.context.telemetry.TenantSpanProcessor;
import io.tenantry.context.web.TenantContextFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.task.TaskDecorator;
import org.springframework.web.servlet.DispatcherServlet;

class AutoConfigurationTest {

  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          TenantAgentAutoConfiguration.class,
          TenantContextAutoConfiguration.class,
          TenantDemandAutoConfiguration.class,
          TenantTelemetryAutoConfiguration.class,
          TenantWebAutoConfiguration.class);

  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner().withConfiguration(OURS);

  @Test
  void aServletApplicationGetsTheFilterAndWhatItNeeds() {
    web.run(context ->
        assertThat(context)
            .hasNotFailed()
            .hasSingleBean(TenantContextFilter.class)
            .hasSingleBean(TenantContext.class)
            .hasSingleBean(TenantDirectory.class)
            .hasSingleBean(TenantLabels.class)
            .hasSingleBean(TenantResolver.class)
            .hasSingleBean(TaskDecorator.class)
            .hasSingleBean(MdcCarrier.class)
            .hasSingleBean(ServerObservationTags.class)
            .doesNotHaveBean(RequestMeter.class));
  }

  @Test
  void anotherApplicationGetsTheContextAlone() {
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(TenantContext.class)
                .doesNotHaveBean(TenantContextFilter.class));
  }

  @Test
  void nothingIsMissedWithoutSpringWeb() {
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .withClassLoader(
            new FilteredClassLoader(
                DispatcherServlet.class.getPackageName(),
                "org.springframework.http",
                "jakarta.servlet",
                "org.apache.catalina"))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(TenantContext.class)
                .hasSingleBean(ServerObservationTags.class)
                .doesNotHaveBean(ServletTenant.class));
  }

  @Test
  void baggageIsUsedOnlyWhereItIsKeptInside() {
    web.run(context ->
        assertThat(context)
            .doesNotHaveBean(BaggageCarrier.class)
            .doesNotHaveBean(TenantSpanProcessor.class));
    web.withBean(ContextPropagators.class, ContextPropagators::noop)
        .run(context -> {
          assertThat(context)
              .hasSingleBean(BaggageCarrier.class)
              .hasSingleBean(TenantSpanProcessor.class);
          assertThat(context.getBean(ContextPropagators.class).getTextMapPropagator())
              .isInstanceOf(PrivateBaggagePropagator.class);
        });
  }

  @Test
  void demandIsReportedWhereSomebodyWantsToKnow() {
    web.withPropertyValues("tenantry.demand.endpoint=http://127.0.0.1:9/v1/metrics")
        .run(context -> assertThat(context).hasSingleBean(DemandReporter.class));
    web.withPropertyValues("tenantry.demand.endpoint=")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(DemandReporter.class));
  }

  @Test
  void whateverAUserMayWantToReplaceStepsBack() {
    TenantDirectory directory = tenant -> Optional.empty();
    TenantResolver resolver = claim -> new TenantResolution.Resolved(Tenant.NONE);
    TenantLabels labels = new TenantLabels(1, 1, List.of());
    TenantContext tenants = new TenantContext(List.of());
    MdcCarrier mdc = new MdcCarrier();
    web.withPropertyValues("tenantry.demand.endpoint=http://127.0.0.1:9/v1/metrics")
        .withBean(TenantDirectory.class, () -> directory)
        .withBean(TenantResolver.class, () -> resolver)
        .withBean(TenantLabels.class, () -> labels)
        .withBean(TenantContext.class, () -> tenants)
        .withBean(RequestMeter.class, () -> RequestMeter.NONE)
        .withBean(MdcCarrier.class, () -> mdc)
        .withBean("tenantTaskDecorator", TaskDecorator.class, () -> task -> task)
        .run(context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean(DemandReporter.class);
          assertThat(context.getBean(TenantDirectory.class)).isSameAs(directory);
          assertThat(context.getBean(TenantResolver.class)).isSameAs(resolver);
          assertThat(context.getBean(TenantLabels.class)).isSameAs(labels);
          assertThat(context.getBean(TenantContext.class)).isSameAs(tenants);
          assertThat(context.getBean(MdcCarrier.class)).isSameAs(mdc);
          assertThat(context).hasSingleBean(TaskDecorator.class);
        });
  }

  @Test
  void aCarrierOfTheApplicationsOwnIsMovedWithOurs() {
    StringBuilder journal = new StringBuilder();
    web.withBean(
            "own",
            TenantCarrier.class,
            () ->
                new TenantCarrier() {
                  @Override
                  public Binding bind(Tenant tenant) {
                    journal.append("bound ");
                    return () -> journal.append("undone");
                  }

                  @Override
                  public Binding clear() {
                    return Binding.NOTHING;
                  }
                })
        .run(context -> {
          context.getBean(TenantContext.class).run(tenant("acme"), () -> journal.append("worked "));
          assertThat(journal).hasToString("bound worked undone");
        });
  }

  @Test
  void rejectionsAreCountedWhereThereAreMeters() {
    web.withBean(SimpleMeterRegistry.class)
        .run(context ->
            assertThat(
                    context
                        .getBean(SimpleMeterRegistry.class)
                        .find("tenantry.tenant.rejected")
                        .counters())
                .hasSize(Rejection.values().length));
  }

  @Test
  void aDirectoryThatDoesNotFitPinsNobody() {
    web.withPropertyValues(
            "tenantry.telemetry.max-tenants=2",
            "tenantry.telemetry.pinned-tenants=vip",
            "tenantry.directory.tenants.acme.plan=gold",
            "tenantry.directory.tenants.globex.plan=gold")
        .run(context -> {
          TenantLabels labels = context.getBean(TenantLabels.class);
          assertThat(labels.isNamed(new TenantId("vip"))).isTrue();
          labels.arrived(tenant("globex"));
          labels.arrived(tenant("acme"));
          assertThat(labels.requests())
              .isEqualTo(
                  Map.of(
                      new TenantId("vip"), 0L, new TenantId("globex"), 1L, TenantId.OVERFLOW, 1L));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "2, 'east,west', east;west", // those that exist
    "2, '', home;made-up", // the home of a tenant, and a place for whoever comes
    "1, 'east,west', made-up" // no room for those that exist: traffic decides
  })
  void theRegionsThatAreKnownComeFirstInMetrics(int places, String regions, String named) {
    web.withPropertyValues(
            "tenantry.telemetry.max-regions=" + places,
            "tenantry.resolution.regions=" + regions,
            "tenantry.directory.tenants.acme.region=" + (regions.isEmpty() ? "home" : "east"))
        .run(context -> {
          TenantLabels labels = context.getBean(TenantLabels.class);
          labels.arrived(acmeIn("made-up"));
          assertThat(Stream.of("east", "west", "home", "made-up"))
              .filteredOn(
                  region -> labels.labelOf(acmeIn(region)).region().equals(new Region(region)))
              .containsExactly(named.split(";"));
        });
  }

  private static Tenant acmeIn(String region) {
    return new Tenant(new TenantId("acme"), new Region(region), PlanName.DEFAULT);
  }

  @Test
  void theDirectorysTenantsComeFirstInMetrics() {
    web.withPropertyValues(
            "tenantry.telemetry.max-tenants=1", "tenantry.directory.tenants.acme.plan=gold")
        .run(context -> {
          TenantLabels labels = context.getBean(TenantLabels.class);
          labels.arrived(tenant("junk"));
          assertThat(labels.labelOf(tenant("junk")).id().value()).isEqualTo("_overflow");
          assertThat(labels.labelOf(tenant("acme")).id().value()).isEqualTo("acme");
          assertThat(context.getBean(StaticTenantDirectory.class).find(tenant("acme").id()))
              .contains(new TenantProfile(new PlanName("gold")));
        });
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT);
  }
}
