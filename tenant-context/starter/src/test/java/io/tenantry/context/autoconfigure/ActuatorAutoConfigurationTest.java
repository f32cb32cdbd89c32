package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.TenantsContributor;
import io.tenantry.context.actuator.BorderReport;
import io.tenantry.context.actuator.TenantsEndpoint;
import io.tenantry.context.actuator.TrafficReport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ActuatorAutoConfigurationTest {

  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TenantContextAutoConfiguration.class, TenantActuatorAutoConfiguration.class));

  @Test
  void theEndpointIsThereOnlyWhereItIsExposed() {
    web.run(context ->
        assertThat(context)
            .hasNotFailed()
            .doesNotHaveBean(TenantsEndpoint.class)
            .doesNotHaveBean(BorderReport.class));
    web.withPropertyValues("management.endpoints.web.exposure.include=tenants")
        .run(context ->
            assertThat(context)
                .hasSingleBean(TenantsEndpoint.class)
                .hasSingleBean(TrafficReport.class)
                .hasSingleBean(BorderReport.class));
    web.withPropertyValues(
            "management.endpoints.web.exposure.include=tenants",
            "management.endpoint.tenants.access=NONE")
        .run(context -> assertThat(context).doesNotHaveBean(TenantsEndpoint.class));
  }

  @Test
  void theApplicationAddsPartsOfItsOwn() {
    TenantsContributor own =
        new TenantsContributor() {
          @Override
          public String name() {
            return "invoices";
          }

          @Override
          public Object report() {
            return 7;
          }
        };
    web.withPropertyValues("management.endpoints.web.exposure.include=tenants")
        .withBean(TenantsContributor.class, () -> own)
        .run(context ->
            assertThat(context.getBean(TenantsEndpoint.class).tenants())
                .containsKeys("traffic", "borders")
                .containsEntry("invoices", 7));
  }

  @Test
  void nothingIsMissedWithoutTheActuator() {
    web.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BorderReport.class));
  }
}
