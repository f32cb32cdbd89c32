package io.tenantry.context.autoconfigure;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tenants that the service knows.
 *
 * @param defaultPlan Plan of tenants that are not listed.
 * @param strict Whether a tenant that is not listed is refused with 403.
 * @param tenants Tenants by id, each with its plan. Ids with other characters than a-z, 0-9 and -
 *     need brackets: tenants[Acme_1].plan.
 */
@ConfigurationProperties("tenantry.directory")
public record DirectoryProperties(
    @DefaultValue("default") String defaultPlan,
    @DefaultValue("false") boolean strict,
    @DefaultValue Map<String, Entry> tenants) {

  /**
   * One tenant.
   *
   * @param plan Name of its plan.
   */
  public record Entry(@DefaultValue("default") String plan) {}

  public DirectoryProperties {
    tenants = Map.copyOf(tenants);
    requirePlan("default-plan", defaultPlan);
    tenants.forEach((id, entry) -> {
      if (TenantId.parse(id).isEmpty()) {
        throw new IllegalArgumentException(
            "tenantry.directory.tenants: '%s' (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
                .formatted(id));
      }
      requirePlan("tenants." + id + ".plan", entry.plan());
    });
  }

  /**
   * Without the cause: Spring Boot reports the innermost message, and that is to name the property.
   */
  @SuppressWarnings("UnusedException")
  private static void requirePlan(String property, String plan) {
    try {
      new PlanName(plan);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tenantry.directory.%s: %s".formatted(property, e.getMessage()));
    }
  }
}
