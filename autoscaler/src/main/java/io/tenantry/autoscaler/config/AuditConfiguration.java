package io.tenantry.autoscaler.config;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscaler.audit.DecisionRecords;
import io.tenantry.autoscaler.audit.OverloadReports;
import io.tenantry.autoscaler.audit.TickPace;
import io.tenantry.autoscaler.control.OutcomeListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The decision records, if a file is named for them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AuditProperties.class, ControlProperties.class})
final class AuditConfiguration {

  /** Pictures of an overloaded process that are kept. */
  private static final int PICTURES = 5;

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
      return DecisionRecords.appendTo(
          Path.of(properties.file()),
          properties.maxFileSize().toBytes(),
          properties.maxFiles(),
          lost::increment);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "tenantry.autoscaler.audit.file: cannot be written (expected: a file in a folder that"
              + " exists, or empty)",
          e);
    }
  }

  /** Pictures are kept beside the decision records, and only where there are any. */
  @Bean
  @ConditionalOnExpression("!'${tenantry.autoscaler.audit.file:}'.isEmpty()")
  OverloadWatch overloadWatch(
      AuditProperties properties,
      ControlProperties control,
      TickPace pace,
      MeterRegistry registry,
      InstantSource clock) {
    Counter pictures =
        Counter.builder("tenantry.autoscaler.overload.pictures")
            .description("Pictures of the process that were kept while ticks overran")
            .register(registry);
    Path folder = Path.of(properties.file()).toAbsolutePath().resolveSibling("");
    return new OverloadWatch(
        OverloadReports.in(folder, PICTURES, pace, pictures::increment),
        control.tickInterval().dividedBy(4),
        clock);
  }
}
