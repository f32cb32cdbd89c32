package io.tenantry.context.actuator;

import io.tenantry.context.TenantsContributor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** What every {@link TenantsContributor} has to say, each under its name. */
@Endpoint(id = "tenants")
public final class TenantsEndpoint {

  private static final Logger LOGGER = LoggerFactory.getLogger(TenantsEndpoint.class);
  private static final Map<String, String> UNAVAILABLE = Map.of("status", "unavailable");

  private final Map<String, TenantsContributor> contributors = new LinkedHashMap<>();

  /**
   * @throws IllegalStateException if two contributors have the same name
   */
  public TenantsEndpoint(List<TenantsContributor> contributors) {
    for (TenantsContributor contributor : contributors) {
      if (this.contributors.put(contributor.name(), contributor) != null) {
        throw new IllegalStateException(
            "TenantsContributor '%s' is there twice (expected: one for each name)"
                .formatted(contributor.name()));
      }
    }
  }

  /** A part that fails is reported as unavailable, and keeps no other from being shown. */
  @ReadOperation
  public Map<String, Object> tenants() {
    Map<String, Object> report = new LinkedHashMap<>();
    contributors.forEach((name, contributor) -> report.put(name, reportOf(contributor)));
    return OperationResponseBody.of(report);
  }

  private static Object reportOf(TenantsContributor contributor) {
    try {
      return contributor.report();
    } catch (RuntimeException e) {
      LOGGER.warn("Part {} of the endpoint tenants failed", contributor.name(), e);
      return UNAVAILABLE;
    }
  }
}
