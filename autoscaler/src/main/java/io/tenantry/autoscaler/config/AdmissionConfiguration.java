package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.admission.AdmissionController;
import io.tenantry.autoscaler.admission.AdmissionDocuments;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What tenants are held to, at {@code /admission}. */
@Configuration(proxyBeanMethods = false)
final class AdmissionConfiguration {

  /** So many ticks without a word, and nobody is held any more. */
  private static final int TICKS = 30;

  /** Replicas look every 2 s, if nothing else is said: a few looks may fail. */
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  @Bean
  AdmissionDocuments admissionDocuments(ControlProperties properties, JsonMapper json) {
    Duration ticks = properties.tickInterval().multipliedBy(TICKS);
    return new AdmissionDocuments(ticks.compareTo(SHORTEST) < 0 ? SHORTEST : ticks, json);
  }

  @Bean
  AdmissionController admissionController(
      AdmissionDocuments documents, BooleanSupplier leading, InstantSource clock, JsonMapper json) {
    return new AdmissionController(documents, leading, clock, json);
  }
}
