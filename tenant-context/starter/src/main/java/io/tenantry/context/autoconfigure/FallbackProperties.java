package io.tenantry.context.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many last good answers are kept of each downstream service.
 *
 * @param maxTenants Tenants with answers, 1 to 100,000.
 * @param maxAnswersPerTenant Answers of one tenant, 1 to 10,000; beyond it, the tenant loses one of
 *     its own.
 * @param maxAge How old an answer may be that is still served, 1s to 24h.
 */
@ConfigurationProperties("tenantry.fallback")
public record FallbackProperties(
    @DefaultValue("1000") int maxTenants,
    @DefaultValue("100") int maxAnswersPerTenant,
    @DefaultValue("10m") Duration maxAge) {

  private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
  private static final Duration LONGEST_AGE = Duration.ofHours(24);

  public FallbackProperties {
    requireWithin("max-tenants", maxTenants, 100_000);
    requireWithin("max-answers-per-tenant", maxAnswersPerTenant, 10_000);
    if (maxAge.compareTo(SHORTEST_AGE) < 0 || maxAge.compareTo(LONGEST_AGE) > 0) {
      throw new IllegalArgumentException(
          "tenantry.fallback.max-age: %s (expected: 1s to 24h)".formatted(maxAge));
    }
  }

  private static void requireWithin(String property, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "tenantry.fallback.%s: %d (expected: 1 to %d)".formatted(property, value, max));
    }
  }
}
