package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.Trust;
import io.tenantry.context.resolution.CachedTenantDirectory;
import io.tenantry.context.resolution.HttpTenantDirectory;
import io.tenantry.context.resolution.Residency;
import io.tenantry.context.resolution.StaticTenantDirectory;
import io.tenantry.context.resolution.TenantDirectory;
import io.tenantry.context.resolution.TenantProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DirectoryConfigurationTest {

  private static final PlanName GOLD = new PlanName("gold");
  private static final Region EAST = new Region("us-east");

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TenantContextAutoConfiguration.class));

  @Test
  void theListIsAskedItself() {
    application
        .withPropertyValues("tenantry.directory.tenants.acme.plan=gold")
        .run(context -> {
          assertThat(context).hasSingleBean(StaticTenantDirectory.class);
          assertThat(context.getBean(AskedDirectory.class).directory())
              .isSameAs(context.getBean(TenantDirectory.class));
        });
  }

  @Test
  void aDirectoryOfTheApplicationsOwnIsAskedThroughAMemory() {
    AtomicInteger asked = new AtomicInteger();
    TenantDirectory own =
        tenant -> {
          asked.incrementAndGet();
          return Optional.of(new TenantProfile(GOLD));
        };
    application
        .withBean(TenantDirectory.class, () -> own)
        .run(context -> {
          assertThat(context.getBean(TenantDirectory.class)).isSameAs(own);
          TenantResolver resolver = context.getBean(TenantResolver.class);
          for (int i = 0; i < 100; i++) {
            assertThat(resolver.resolve(acme())).isEqualTo(resolved(Region.NONE));
          }
          assertThat(asked).hasValue(1);
        });
  }

  @Test
  void thereIsNoMemoryWhereNoneIsWanted() {
    TenantDirectory own = tenant -> Optional.empty();
    application
        .withBean(TenantDirectory.class, () -> own)
        .withPropertyValues("tenantry.directory.cache.enabled=false")
        .run(
            context -> assertThat(context.getBean(AskedDirectory.class).directory()).isSameAs(own));
  }

  @Test
  void aDirectoryWithAMemoryGetsNoSecondOne() {
    application
        .withBean(
            TenantDirectory.class,
            () ->
                new CachedTenantDirectory(
                    tenant -> Optional.empty(),
                    new CachedTenantDirectory.Bounds(
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        10,
                        Duration.ofSeconds(1),
                        10,
                        10,
                        10,
                        Duration.ofSeconds(1))))
        .run(context ->
            assertThat(context.getBean(AskedDirectory.class).directory())
                .isSameAs(context.getBean(TenantDirectory.class)));
  }

  @Test
  void aUrlIsAskedThroughAMemory() {
    application
        .withPropertyValues("tenantry.directory.url=http://127.0.0.1:9/tenants")
        .run(context -> {
          assertThat(context).hasSingleBean(HttpTenantDirectory.class);
          assertThat(context.getBean(AskedDirectory.class).directory())
              .isInstanceOf(CachedTenantDirectory.class);
          assertThat(context.getBean(TenantResolver.class).resolve(acme()))
              .isEqualTo(new Rejected(Rejection.DIRECTORY_UNAVAILABLE));
        });
  }

  @Test
  void anEmptyUrlIsNone() {
    application
        .withPropertyValues("tenantry.directory.url=")
        .run(context -> assertThat(context).hasSingleBean(StaticTenantDirectory.class));
  }

  @Test
  void aResolverOfTheApplicationsOwnNeedsNoneOfThis() {
    application
        .withBean(TenantResolver.class, () -> claim -> new Resolved(Tenant.NONE))
        .withBean("one", TenantDirectory.class, () -> tenant -> Optional.empty())
        .withBean("two", TenantDirectory.class, () -> tenant -> Optional.empty())
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AskedDirectory.class));
  }

  @Test
  void theListKnowsHomesResidentsAndWhoIsDisabled() {
    application
        .withPropertyValues(
            "tenantry.directory.default-plan=gold",
            "tenantry.directory.tenants.acme.region=us-east",
            "tenantry.directory.tenants.acme.resident=true",
            "tenantry.directory.tenants.closed.enabled=false",
            "tenantry.telemetry.max-tenants=1")
        .run(context -> {
          TenantDirectory directory = context.getBean(TenantDirectory.class);
          assertThat(directory.find(new TenantId("acme")))
              .contains(new TenantProfile(GOLD, EAST, true));
          assertThat(directory.find(new TenantId("closed"))).isEmpty();
          assertThat(directory.find(new TenantId("other"))).contains(new TenantProfile(GOLD));
          assertThat(context.getBean(TenantLabels.class)).isNotNull();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "properties                                                            | local region",
        "a=b                                                                   | -",
        "OTEL_RESOURCE_ATTRIBUTES=service.name=shop,cloud.region=us-east       | us-east",
        "OTEL_RESOURCE_ATTRIBUTES=cloud.region=not%20legal                     | -",
        "OTEL_RESOURCE_ATTRIBUTES=malformed                                    | -",
        "OTEL_RESOURCE_ATTRIBUTES=cloud.region=us-east;tenantry.residency.local-region=us-west | us-west",
        "OTEL_RESOURCE_ATTRIBUTES=cloud.region=us-east-1;tenantry.resolution.regions=us-east   | -",
        "OTEL_RESOURCE_ATTRIBUTES=cloud.region=us-east;tenantry.resolution.regions=us-east     | us-east",
      },
      useHeadersInDisplayName = true)
  void findsOutWhereTheProcessRuns(String properties, Region expected) {
    application
        .withPropertyValues(properties.split(";"))
        .run(context ->
            assertThat(context.getBean(Residency.class).localRegion()).isEqualTo(expected));
  }

  @Test
  void aResidentServedElsewhereIsToldToTheListeners() {
    List<Tenant> told = new ArrayList<>();
    application
        .withBean(
            TenantListener.class,
            () ->
                new TenantListener() {
                  @Override
                  public void servedElsewhere(Tenant tenant) {
                    told.add(tenant);
                  }
                })
        .withPropertyValues(
            "tenantry.residency.mode=report",
            "tenantry.residency.local-region=us-west",
            "tenantry.directory.tenants.acme.plan=gold",
            "tenantry.directory.tenants.acme.region=us-east",
            "tenantry.directory.tenants.acme.resident=true")
        .run(context -> {
          assertThat(context.getBean(TenantResolver.class).resolve(acme()))
              .isEqualTo(resolved(EAST));
          assertThat(told).containsExactly(resolved(EAST).tenant());
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenantry.directory.strict=true | tenantry.directory.strict is true and",
        "tenantry.directory.strict=true;tenantry.directory.tenants.acme.enabled=false | has no enabled tenant",
        "tenantry.directory.url=http://a/b;tenantry.directory.tenants.acme.plan=gold | are both set",
        "tenantry.residency.local-region=mars;tenantry.resolution.regions=us-east,us-west | tenantry.residency.local-region is mars, which is none of tenantry.resolution.regions (us-east, us-west)",
        "tenantry.directory.tenants.acme.region=mars;tenantry.resolution.regions=us-east | tenantry.directory.tenants.acme.region is mars",
      })
  void propertiesThatContradictEachOtherStopTheStart(String properties, String contradiction) {
    application
        .withPropertyValues(properties.split(";"))
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ContradictingPropertiesException.class)
                .hasMessageContaining(contradiction));
  }

  @Test
  void aUrlWithoutJacksonStopsTheStart() {
    application
        .withClassLoader(new FilteredClassLoader("tools.jackson"))
        .withPropertyValues("tenantry.directory.url=http://127.0.0.1:9/tenants")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ContradictingPropertiesException.class)
                .hasMessageContaining("no Jackson"));
  }

  private static TenantClaim acme() {
    return TenantClaim.ofTenant("acme", Trust.ASSERTED);
  }

  private static Resolved resolved(Region region) {
    return new Resolved(new Tenant(new TenantId("acme"), region, GOLD));
  }
}
