package io.tenantry.context.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much telemetry tells apart.
 *
 * @param maxTenants Tenants that get a name of their own in metrics, 1 to 10,000; all others are
 *     _overflow. Tenants of the directory come first.
 * @param maxRegions Regions that get a name of their own in metrics, 1 to 100; all others are
 *     _overflow.
 */
@ConfigurationProperties("tenantry.telemetry")
public record TelemetryProperties(
    @DefaultValue("100") int maxTenants, @DefaultValue("16") int maxRegions) {

  public TelemetryProperties {
    requireWithin("max-tenants", maxTenants, 10_000);
    requireWithin("max-regions", maxRegions, 100);
  }

  private static void requireWithin(String property, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "tenantry.telemetry.%s: %d (expected: 1 to %d)".formatted(property, value, max));
    }
  }
}
