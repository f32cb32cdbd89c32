package io.tenantry.autoscaler.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestMetersTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final IngestMeters meters =
      new IngestMeters(registry, List.of("tenant", "value"), List.of("too_large"), () -> 42);

  /** A counter that appears with its first count hides that count from {@code increase()}. */
  @Test
  void hasEveryCounterFromTheStart() {
    assertThat(registry.scrape().lines())
        .contains(
            "tenantry_autoscaler_otlp_accepted_total 0.0",
            "tenantry_autoscaler_otlp_dropped_total{reason=\"tenant\"} 0.0",
            "tenantry_autoscaler_otlp_dropped_total{reason=\"value\"} 0.0",
            "tenantry_autoscaler_otlp_refused_total{reason=\"too_large\"} 0.0",
            "tenantry_autoscaler_signal_series 42.0");
  }

  @Test
  void countsByReason() {
    meters.accepted(5);
    meters.dropped("tenant", 3);
    meters.refused("too_large");

    assertThat(registry.scrape().lines())
        .contains(
            "tenantry_autoscaler_otlp_accepted_total 5.0",
            "tenantry_autoscaler_otlp_dropped_total{reason=\"tenant\"} 3.0",
            "tenantry_autoscaler_otlp_refused_total{reason=\"too_large\"} 1.0");
  }

  @Test
  void refusesAReasonThatWasNotNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> meters.dropped("surprise", 1));
  }
}
