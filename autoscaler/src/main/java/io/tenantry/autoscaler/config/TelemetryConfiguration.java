package io.tenantry.autoscaler.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscaler.otlp.DropReason;
import io.tenantry.autoscaler.otlp.IngestCounter;
import io.tenantry.autoscaler.otlp.Refusal;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.telemetry.DecisionLog;
import io.tenantry.autoscaler.telemetry.IngestMeters;
import io.tenantry.autoscaler.telemetry.OutcomeMeters;
import io.tenantry.autoscaler.telemetry.TickMeters;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Our own meters and the decision log. */
@Configuration(proxyBeanMethods = false)
final class TelemetryConfiguration {

  @Bean
  OutcomeMeters outcomeMeters(MeterRegistry registry) {
    return new OutcomeMeters(registry);
  }

  @Bean
  DecisionLog decisionLog() {
    return new DecisionLog();
  }

  @Bean
  TickMeters tickMeters(MeterRegistry registry, InstantSource clock) {
    return new TickMeters(registry, clock);
  }

  /** Followers decide and report like the leader: this tells whose numbers took effect. */
  @Bean
  Gauge leadingGauge(MeterRegistry registry, BooleanSupplier leading) {
    return Gauge.builder("tenantry.autoscaler.leading", () -> leading.getAsBoolean() ? 1 : 0)
        .description("1 on the instance that may act")
        .register(registry);
  }

  /** Receivers and meters do not know each other: this is where they meet. */
  @Bean
  IngestCounter ingestCounter(MeterRegistry registry, SignalStore store) {
    IngestMeters meters =
        new IngestMeters(
            registry,
            Arrays.stream(DropReason.values()).map(DropReason::label).toList(),
            Arrays.stream(Refusal.values()).map(Refusal::label).toList(),
            store::seriesCount);
    return new IngestCounter() {
      @Override
      public void accepted(long points) {
        meters.accepted(points);
      }

      @Override
      public void dropped(DropReason reason, long points) {
        meters.dropped(reason.label(), points);
      }

      @Override
      public void refused(Refusal reason) {
        meters.refused(reason.label());
      }
    };
  }
}
