package io.tenantry.context.autoconfigure;

import io.tenantry.context.fallback.FallbackLimits;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * How much an application keeps of what its downstream services answered. The stores are its own:
 * one {@link io.tenantry.context.fallback.LastGoodAnswers} for each service.
 */
@AutoConfiguration
@EnableConfigurationProperties(FallbackProperties.class)
public final class TenantFallbackAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  FallbackLimits fallbackLimits(FallbackProperties properties) {
    return new FallbackLimits(
        properties.maxTenants(), properties.maxAnswersPerTenant(), properties.maxAge());
  }
}
