package io.tenantry.autoscaler.config;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscaler.audit.DecisionRecords;
import io.tenantry.autoscaler.control.OutcomeListener;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The decision records, if a file is named for them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
final class AuditConfiguration {

  @Bean
  OutcomeListener decisionRecords(AuditProperties properties, MeterRegistry registry) {
    if (properties.file().isEmpty()) {
      return (outcome, actuation) -> {};
    }
    Counter lost =
        Counter.builder("tenantry.autoscaler.audit.lost")
            .description("Decision records that could not be written")
            .register(registry);
    try {
      return DecisionRecords.appendTo(Path.of(properties.file()), lost::increment);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "tenantry.autoscaler.audit.file: cannot be written (expected: a file in a folder that"
              + " exists, or empty)",
          e);
    }
  }
}
