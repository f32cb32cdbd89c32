package io.tenantry.context.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.slo.ObjectiveBuckets;
import io.tenantry.context.slo.Objectives;
import io.tenantry.context.slo.ServerRequestLevels;
import io.tenantry.context.slo.ServiceLevels;
import jakarta.servlet.ServletRequestListener;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** The account of each tenant's requests, where there is an objective. */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnText("tenantry.slo.objective")
@ConditionalOnClass({ServletRequestListener.class, ServerRequestObservationContext.class})
@EnableConfigurationProperties(SloProperties.class)
public final class TenantSloAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Objectives tenantObjectives(SloProperties properties) {
    return properties.objectives(Objects.requireNonNull(properties.objective()));
  }

  @Bean
  @ConditionalOnBean(MeterRegistry.class)
  @ConditionalOnMissingBean
  ServiceLevels tenantServiceLevels(
      MeterRegistry registry,
      TenantLabels labels,
      Objectives objectives,
      SloProperties properties,
      ApplicationEventPublisher events) {
    return new ServiceLevels(
        registry,
        labels,
        objectives,
        properties.maxRoutes(),
        properties.minRequests(),
        System::nanoTime,
        events::publishEvent);
  }

  @Bean
  @ConditionalOnBean(ServiceLevels.class)
  @ConditionalOnMissingBean
  ServerRequestLevels tenantServerRequestLevels(ServiceLevels levels) {
    return new ServerRequestLevels(levels, System::nanoTime);
  }

  /** Behind Spring Boot's own filter, whose buckets would replace ours. */
  @Bean
  @ConditionalOnMissingBean
  @Order(Ordered.LOWEST_PRECEDENCE)
  ObjectiveBuckets tenantObjectiveBuckets(Objectives objectives, Environment environment) {
    return new ObjectiveBuckets(
        environment.getProperty(
            "management.observations.http.server.requests.name", "http.server.requests"),
        objectives);
  }
}
