package io.tenantry.e2e.collectors;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A folder in {@code collector-config/config/regions}.
 *
 * @param id such as {@code us-east}
 */
public record RegionName(String id) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /** Traces to Jaeger, metrics to Prometheus, logs to Loki. */
  public static final RegionName US_EAST = new RegionName("us-east");

  /** Traces to Tempo, metrics to Mimir, logs to Loki. */
  public static final RegionName AP_SOUTHEAST = new RegionName("ap-southeast");

  public RegionName {
    if (!FORM.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id of a region (expected: 1 to 64 of a-z, 0-9 and -, not - first)");
    }
  }

  /** The name of one of its variables, such as {@code TENANTRY_US_EAST_JAEGER_ENDPOINT}. */
  public String variable(String rest) {
    return "TENANTRY_%s_%s".formatted(id.toUpperCase(Locale.ROOT).replace('-', '_'), rest);
  }

  @Override
  public String toString() {
    return id;
  }
}
