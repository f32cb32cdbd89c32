package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.context.resolution.CachedTenantDirectory;
import io.tenantry.context.resolution.Residency;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DirectoryPropertiesTest {

  @Test
  void directoryDefaults() {
    assertThat(bind("tenantry.directory", DirectoryProperties.class, Map.of()))
        .isEqualTo(
            new DirectoryProperties(
                "default",
                false,
                Map.of(),
                null,
                Duration.ofSeconds(1),
                null,
                new DirectoryProperties.Cache(
                    true,
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    100_000,
                    Duration.ofSeconds(10),
                    10_000,
                    100,
                    32,
                    Duration.ofSeconds(2))));
  }

  @Test
  void directoryMappings() {
    assertThat(
            bind(
                "tenantry.directory",
                DirectoryProperties.class,
                Map.ofEntries(
                    Map.entry("tenantry.directory.default-plan", "free"),
                    Map.entry("tenantry.directory.strict", "true"),
                    Map.entry("tenantry.directory.tenants.acme.plan", "gold"),
                    Map.entry("tenantry.directory.tenants.acme.region", "us-east"),
                    Map.entry("tenantry.directory.tenants.acme.resident", "true"),
                    Map.entry("tenantry.directory.tenants[Umbrella_Corp].enabled", "false"),
                    Map.entry("tenantry.directory.url", "https://tenants.internal/v1"),
                    Map.entry("tenantry.directory.timeout", "10ms"),
                    Map.entry("tenantry.directory.bearer-token", "s3cret"),
                    Map.entry("tenantry.directory.cache.enabled", "false"),
                    Map.entry("tenantry.directory.cache.ttl", "1s"),
                    Map.entry("tenantry.directory.cache.max-stale", "7d"),
                    Map.entry("tenantry.directory.cache.max-tenants", "10000000"),
                    Map.entry("tenantry.directory.cache.unknown-ttl", "100ms"),
                    Map.entry("tenantry.directory.cache.max-unknown", "1000000"),
                    Map.entry("tenantry.directory.cache.max-lookups-per-second", "100000"),
                    Map.entry("tenantry.directory.cache.max-concurrent-lookups", "1000"),
                    Map.entry("tenantry.directory.cache.max-wait", "30s"))))
        .isEqualTo(
            new DirectoryProperties(
                "free",
                true,
                Map.of(
                    "acme", new DirectoryProperties.Entry("gold", "us-east", true, true),
                    "Umbrella_Corp", new DirectoryProperties.Entry(null, null, false, false)),
                URI.create("https://tenants.internal/v1"),
                Duration.ofMillis(10),
                "s3cret",
                new DirectoryProperties.Cache(
                    false,
                    Duration.ofSeconds(1),
                    Duration.ofDays(7),
                    10_000_000,
                    Duration.ofMillis(100),
                    1_000_000,
                    100_000,
                    1_000,
                    Duration.ofSeconds(30))));
  }

  @Test
  void theCachesBoundsAreThoseOfTheProperties() {
    assertThat(bind("tenantry.directory", DirectoryProperties.class, Map.of()).cache().bounds())
        .isEqualTo(
            new CachedTenantDirectory.Bounds(
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                100_000,
                Duration.ofSeconds(10),
                10_000,
                100,
                32,
                Duration.ofSeconds(2)));
  }

  @Test
  void theTokenIsNotShown() {
    assertThat(
            bind(
                "tenantry.directory",
                DirectoryProperties.class,
                Map.of("tenantry.directory.bearer-token", "s3cret")))
        .asString()
        .doesNotContain("s3cret");
  }

  @Test
  void residencyDefaults() {
    assertThat(bind("tenantry.residency", ResidencyProperties.class, Map.of()))
        .isEqualTo(new ResidencyProperties(Residency.Mode.ENFORCE, null, true));
  }

  @Test
  void residencyMappings() {
    assertThat(
            bind(
                "tenantry.residency",
                ResidencyProperties.class,
                Map.of(
                    "tenantry.residency.mode", "report",
                    "tenantry.residency.local-region", "us-east",
                    "tenantry.residency.hint", "false")))
        .isEqualTo(new ResidencyProperties(Residency.Mode.REPORT, "us-east", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenantry.directory.default-plan=_none               | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.directory.tenants.acme.plan=not gold       | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.directory.tenants[not ok].plan=gold        | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.directory.tenants.acme.region=us east      | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.directory.tenants.acme.region=_none        | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.directory.tenants.acme.resident=true       | expected: a region",
        "tenantry.directory.url=tenants.internal             | expected: an http or https URL",
        "tenantry.directory.url=ftp://tenants.internal       | expected: an http or https URL",
        "tenantry.directory.url=http:///v1                   | expected: an http or https URL",
        "tenantry.directory.url=http://tenants.internal?a=b  | expected: an http or https URL",
        "tenantry.directory.timeout=9ms                      | expected: 10ms to 30s",
        "tenantry.directory.timeout=31s                      | expected: 10ms to 30s",
        "tenantry.directory.bearer-token=two words           | expected: visible ASCII",
        "tenantry.directory.bearer-token=                    | expected: visible ASCII",
        "tenantry.directory.cache.ttl=999ms                  | expected: 1s to 1d",
        "tenantry.directory.cache.ttl=25h                    | expected: 1s to 1d",
        "tenantry.directory.cache.max-stale=59s              | expected: the ttl to 7d",
        "tenantry.directory.cache.max-stale=8d               | expected: the ttl to 7d",
        "tenantry.directory.cache.max-tenants=0              | expected: 1 to 10000000",
        "tenantry.directory.cache.max-tenants=10000001       | expected: 1 to 10000000",
        "tenantry.directory.cache.unknown-ttl=99ms           | expected: 100ms to 1h",
        "tenantry.directory.cache.unknown-ttl=61m            | expected: 100ms to 1h",
        "tenantry.directory.cache.max-unknown=0              | expected: 1 to 1000000",
        "tenantry.directory.cache.max-unknown=1000001        | expected: 1 to 1000000",
        "tenantry.directory.cache.max-lookups-per-second=0   | expected: 1 to 100000",
        "tenantry.directory.cache.max-lookups-per-second=100001 | expected: 1 to 100000",
        "tenantry.directory.cache.max-concurrent-lookups=0   | expected: 1 to 1000",
        "tenantry.directory.cache.max-concurrent-lookups=1001 | expected: 1 to 1000",
        "tenantry.directory.cache.max-wait=9ms               | expected: 10ms to 30s",
        "tenantry.directory.cache.max-wait=31s               | expected: 10ms to 30s",
        "tenantry.residency.local-region=us east             | expected: 1-64 of A-Z a-z 0-9 _ -",
        "tenantry.residency.local-region=_none               | expected: 1-64 of A-Z a-z 0-9 _ -",
      })
  void aWrongValueIsRefusedWithThePropertyAndWhatIsLegal(String assignment, String legal) {
    int equals = assignment.indexOf('=');
    String property = assignment.substring(0, equals);
    Map<String, String> properties = Map.of(property, assignment.substring(equals + 1));
    assertThatThrownBy(
            () -> {
              bind("tenantry.directory", DirectoryProperties.class, properties);
              bind("tenantry.residency", ResidencyProperties.class, properties);
            })
        .rootCause()
        .hasMessageStartingWith(
            property.replaceAll("\\[.*", "").replaceAll("(tenants.acme).resident", "$1.region"))
        .hasMessageContaining(legal)
        .hasMessageNotContaining("two words");
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
  }
}
