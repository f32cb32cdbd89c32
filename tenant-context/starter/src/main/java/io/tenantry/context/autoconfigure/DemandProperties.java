package io.tenantry.context.autoconfigure;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demand signal for the autoscaler.
 *
 * @param endpoint Full URL that takes OTLP metrics over HTTP, path included, such as
 *     http://tenantry-autoscaler.tenantry:4318/v1/metrics. Not set: nothing is measured or sent.
 * @param interval How often it is sent, 100ms to 10s.
 * @param timeout How long one delivery may take, 100ms to 10s.
 */
@ConfigurationProperties("tenantry.demand")
public record DemandProperties(
    @Nullable URI endpoint,
    @DefaultValue("1s") Duration interval,
    @DefaultValue("1s") Duration timeout) {

  private static final Duration MIN = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofSeconds(10);

  public DemandProperties {
    if (endpoint != null && !isFullHttpUrl(endpoint)) {
      throw new IllegalArgumentException(
          "tenantry.demand.endpoint: '%s' (expected: an http or https URL with host and path, such as http://autoscaler:4318/v1/metrics)"
              .formatted(endpoint));
    }
    requireWithin("interval", interval);
    requireWithin("timeout", timeout);
  }

  /** Nothing takes metrics at the root, so a URL that ends there is one that was cut short. */
  private static boolean isFullHttpUrl(URI uri) {
    String path = uri.getPath();
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null
        && path != null
        && !path.isEmpty()
        && !path.equals("/");
  }

  private static void requireWithin(String property, Duration value) {
    if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "tenantry.demand.%s: %s (expected: 100ms to 10s)".formatted(property, value));
    }
  }
}
