package io.tenantry.context.autoconfigure;

import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much telemetry tells apart.
 *
 * @param maxTenants Tenants that have a name of their own in metrics at a time, 1 to 10,000: those
 *     with the most requests; all others are _overflow.
 * @param maxRegions Regions that have a name of their own in metrics at a time, 1 to 100: those of
 *     tenantry.resolution.regions and the home regions in tenantry.directory.tenants always, if
 *     there is room for all of them, then those with the most requests; all others are _overflow.
 * @param maxPlans Plans that have a name of their own in metrics, 1 to 1,000: those that the
 *     settings name, then the first that come; all others are _overflow.
 * @param pinnedTenants Tenants that always have a name of their own, at most max-tenants. Those of
 *     tenantry.directory.tenants do, too, if there is room for all of them.
 * @param epoch How long the requests of tenants, or of regions, are compared before a name goes
 *     from one to another, 10s to 1h.
 * @param taggedObservations Names of the observations whose meters have the tenant as tags, always.
 */
@ConfigurationProperties("tenantry.telemetry")
public record TelemetryProperties(
    @DefaultValue("100") int maxTenants,
    @DefaultValue("16") int maxRegions,
    @DefaultValue("32") int maxPlans,
    @DefaultValue List<String> pinnedTenants,
    @DefaultValue("1m") Duration epoch,
    @DefaultValue({"http.server.requests", "grpc.server", "spring.kafka.listener"})
        Set<String> taggedObservations) {

  private static final Duration SHORTEST_EPOCH = Duration.ofSeconds(10);
  private static final Duration LONGEST_EPOCH = Duration.ofHours(1);

  public TelemetryProperties {
    requireWithin("max-tenants", maxTenants, 10_000);
    requireWithin("max-regions", maxRegions, 100);
    requireWithin("max-plans", maxPlans, 1_000);
    requireTenants(pinnedTenants, maxTenants);
    if (epoch.compareTo(SHORTEST_EPOCH) < 0 || epoch.compareTo(LONGEST_EPOCH) > 0) {
      throw new IllegalArgumentException(
          "tenantry.telemetry.epoch: %s (expected: 10s to 1h)".formatted(epoch));
    }
    pinnedTenants = List.copyOf(pinnedTenants);
    taggedObservations = Set.copyOf(taggedObservations);
  }

  private static void requireWithin(String property, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "tenantry.telemetry.%s: %d (expected: 1 to %d)".formatted(property, value, max));
    }
  }

  private static void requireTenants(List<String> pinned, int max) {
    if (pinned.size() > max) {
      throw new IllegalArgumentException(
          "tenantry.telemetry.pinned-tenants: %d (expected: at most max-tenants, %d)"
              .formatted(pinned.size(), max));
    }
    for (String tenant : pinned) {
      if (TenantId.parse(tenant).isEmpty()) {
        throw new IllegalArgumentException(
            "tenantry.telemetry.pinned-tenants: %s (expected: tenants, each 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
                .formatted(tenant));
      }
    }
  }
}
