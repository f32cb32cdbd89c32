package io.tenantry.context.autoconfigure;

import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantsContributor;
import io.tenantry.context.actuator.BorderReport;
import io.tenantry.context.actuator.TenantsEndpoint;
import io.tenantry.context.actuator.TrafficReport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The endpoint {@code tenants}, where it is exposed. */
@AutoConfiguration(after = TenantContextAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class TenantActuatorAutoConfiguration {

  /** Within, so that its condition is not looked at where there is no actuator. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnAvailableEndpoint(TenantsEndpoint.class)
  static class EndpointConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TenantsEndpoint tenantsEndpoint(ObjectProvider<TenantsContributor> contributors) {
      return new TenantsEndpoint(contributors.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    @Order(0)
    TrafficReport tenantTrafficReport(TenantLabels labels) {
      return new TrafficReport(labels);
    }

    @Bean
    @ConditionalOnMissingBean
    @Order(1)
    BorderReport tenantBorderReport() {
      return new BorderReport();
    }
  }
}
