package io.tenantry.context.fallback;

import java.time.Duration;

/**
 * How much one {@link LastGoodAnswers} keeps: {@code maxTenants} times {@code maxAnswersPerTenant}
 * answers at the most.
 *
 * @param maxTenants tenants with answers, at least 1; beyond it, one that was seldom served lately
 *     loses all of its own
 * @param maxAnswersPerTenant answers of one tenant, at least 1; beyond it, the tenant loses one
 * @param maxAge how old an answer may be that is still served, above 0
 */
public record FallbackLimits(int maxTenants, int maxAnswersPerTenant, Duration maxAge) {

  public FallbackLimits {
    if (maxTenants < 1 || maxAnswersPerTenant < 1 || maxAge.isZero() || maxAge.isNegative()) {
      throw new IllegalArgumentException(
          "maxTenants: %d, maxAnswersPerTenant: %d, maxAge: %s (expected: >= 1, >= 1, above 0)"
              .formatted(maxTenants, maxAnswersPerTenant, maxAge));
    }
  }
}
