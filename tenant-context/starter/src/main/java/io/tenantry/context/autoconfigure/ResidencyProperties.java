package io.tenantry.context.autoconfigure;

import io.tenantry.context.Region;
import io.tenantry.context.resolution.Residency;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tenants whose data must not leave their home region.
 *
 * @param mode What is done with a request of a resident tenant outside its home region: enforce
 *     (refuse it with 421), report (serve and count it) or off (serve it).
 * @param localRegion Region in which this process runs, by the name that tenants' home regions
 *     have. Not set: cloud.region of OTEL_RESOURCE_ATTRIBUTES; where that is not set either, or is
 *     none of the configured regions, only the region that a request names is compared.
 * @param hint Whether the refusal names the home region.
 */
@ConfigurationProperties("tenantry.residency")
public record ResidencyProperties(
    @DefaultValue("enforce") Residency.Mode mode,
    @Nullable String localRegion,
    @DefaultValue("true") boolean hint) {

  public ResidencyProperties {
    if (localRegion != null && Region.parse(localRegion).isEmpty()) {
      throw new IllegalArgumentException(
          "tenantry.residency.local-region: '%s' (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
              .formatted(localRegion));
    }
  }
}
