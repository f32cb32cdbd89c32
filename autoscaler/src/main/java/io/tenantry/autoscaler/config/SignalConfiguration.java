package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.signal.SignalStore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What was measured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OtlpProperties.class)
final class SignalConfiguration {

  @Bean
  SignalStore signalStore(OtlpProperties properties) {
    return new SignalStore(properties.maxSampleAge(), properties.maxSeries());
  }
}
