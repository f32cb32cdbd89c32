package io.tenantry.context.autoconfigure;

import io.tenantry.context.RequestMeter;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.demand.DemandReporter;
import io.tenantry.context.demand.OtlpDemandExporter;
import io.tenantry.context.demand.WorkloadResource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The demand signal, where somebody wants it. */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    before = TenantWebAutoConfiguration.class)
@ConditionalOnText("tenantry.demand.endpoint")
@EnableConfigurationProperties(DemandProperties.class)
public final class TenantDemandAutoConfiguration {

  private static final Logger LOGGER = LoggerFactory.getLogger(TenantDemandAutoConfiguration.class);

  @Bean
  @ConditionalOnMissingBean(RequestMeter.class)
  DemandReporter demandReporter(
      DemandProperties properties, TenantLabels labels, Environment environment) {
    return new DemandReporter(
        new OtlpDemandExporter(Objects.requireNonNull(properties.endpoint()), properties.timeout()),
        properties.interval(),
        workload(environment),
        labels);
  }

  /**
   * As the OpenTelemetry specification wants it: a malformed variable is reported, and not used.
   */
  private static WorkloadResource workload(Environment environment) {
    String attributes = environment.getProperty("OTEL_RESOURCE_ATTRIBUTES");
    String serviceName = environment.getProperty("OTEL_SERVICE_NAME");
    String applicationName =
        environment.getProperty("spring.application.name", "unknown_service:java");
    try {
      return WorkloadResource.of(attributes, serviceName, applicationName);
    } catch (IllegalArgumentException e) {
      LOGGER.warn("The demand signal does not say which workload it is about: {}", e.getMessage());
      return WorkloadResource.of(null, serviceName, applicationName);
    }
  }
}
