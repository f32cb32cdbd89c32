package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PropertiesTest {

  @Test
  void resolutionDefaults() {
    assertThat(bind("tenantry.resolution", ResolutionProperties.class, Map.of()))
        .isEqualTo(
            new ResolutionProperties(
                "X-Tenant-ID",
                List.of("X-Scope-OrgID"),
                "X-Region",
                List.of("127.0.0.0/8", "::1/128"),
                ResolutionProperties.MinimumTrust.ASSERTED,
                true,
                List.of("/actuator/**"),
                List.of()));
  }

  @Test
  void resolutionMappings() {
    assertThat(
            bind(
                "tenantry.resolution",
                ResolutionProperties.class,
                Map.of(
                    "tenantry.resolution.tenant-header", "X-Org",
                    "tenantry.resolution.tenant-header-aliases", "X-Account,X-Scope-OrgID",
                    "tenantry.resolution.region-header", "X-Zone",
                    "tenantry.resolution.trusted-proxies", "10.0.0.0/8,fd00::/8",
                    "tenantry.resolution.minimum-trust", "verified",
                    "tenantry.resolution.required", "false",
                    "tenantry.resolution.ignored-paths", "/health,/public/**",
                    "tenantry.resolution.regions", "us-east,ap-southeast")))
        .isEqualTo(
            new ResolutionProperties(
                "X-Org",
                List.of("X-Account", "X-Scope-OrgID"),
                "X-Zone",
                List.of("10.0.0.0/8", "fd00::/8"),
                ResolutionProperties.MinimumTrust.VERIFIED,
                false,
                List.of("/health", "/public/**"),
                List.of("us-east", "ap-southeast")));
  }

  @Test
  void demandDefaults() {
    assertThat(bind("tenantry.demand", DemandProperties.class, Map.of()))
        .isEqualTo(new DemandProperties(null, Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  @Test
  void demandMappings() {
    assertThat(
            bind(
                "tenantry.demand",
                DemandProperties.class,
                Map.of(
                    "tenantry.demand.endpoint", "http://autoscaler:4318/v1/metrics",
                    "tenantry.demand.interval", "100ms",
                    "tenantry.demand.timeout", "10s")))
        .isEqualTo(
            new DemandProperties(
                URI.create("http://autoscaler:4318/v1/metrics"),
                Duration.ofMillis(100),
                Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenantry.resolution.tenant-header=X Tenant      | expected: a header name",
        "tenantry.resolution.region-header=              | expected: a header name",
        "tenantry.resolution.trusted-proxies=10.0.0.0/40 | expected: a prefix length of 0-32",
        "tenantry.resolution.trusted-proxies=10.1.0.0/8  | expected: no bits set behind the prefix",
        "tenantry.resolution.trusted-proxies=ingress     | expected: an IPv4 or IPv6 address",
        "tenantry.resolution.ignored-paths=actuator      | expected: a plain path",
        "tenantry.resolution.regions=us east             | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.demand.endpoint=autoscaler:4318        | expected: an http or https URL",
        "tenantry.demand.endpoint=http:///v1/metrics     | expected: an http or https URL",
        "tenantry.demand.endpoint=http://autoscaler:4318 | with host and path",
        "tenantry.demand.endpoint=https://autoscaler/    | with host and path",
        "tenantry.demand.endpoint=http://autoscaler?a=b  | with host and path",
        "tenantry.demand.interval=99ms                   | expected: 100ms to 10s",
        "tenantry.demand.timeout=11s                     | expected: 100ms to 10s",
      })
  void aWrongValueIsRefusedWithThePropertyAndWhatIsLegal(String assignment, String legal) {
    int equals = assignment.indexOf('=');
    String property = assignment.substring(0, equals);
    assertThatThrownBy(() -> bindAll(Map.of(property, assignment.substring(equals + 1))))
        .rootCause()
        .hasMessageStartingWith(property.replaceAll("\\[.*", ""))
        .hasMessageContaining(legal);
  }

  private static void bindAll(Map<String, String> properties) {
    bind("tenantry.resolution", ResolutionProperties.class, properties);
    bind("tenantry.demand", DemandProperties.class, properties);
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
  }
}
