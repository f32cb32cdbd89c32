package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.context.admission.LimitScope;
import io.tenantry.context.autoconfigure.AdmissionProperties.Live;
import io.tenantry.context.autoconfigure.AdmissionProperties.Overload;
import io.tenantry.context.autoconfigure.AdmissionProperties.OverloadMode;
import io.tenantry.context.autoconfigure.AdmissionProperties.Plan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AdmissionPropertiesTest {

  @Test
  void admissionDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new AdmissionProperties(
                true,
                LimitScope.REPLICA,
                10_000,
                Duration.ofMinutes(1),
                Map.of(),
                new Live(null, null, Duration.ofSeconds(2), Duration.ofSeconds(1)),
                new Overload(OverloadMode.OFF, null, 4, 20, 1000)));
    assertThat(
            bind(Map.of("tenantry.admission.plans.gold.requests-per-second", "5"))
                .plans()
                .get("gold"))
        .isEqualTo(new Plan(5.0, null, null, 1));
  }

  @Test
  void admissionMappings() {
    assertThat(
            bind(
                Map.ofEntries(
                    Map.entry("tenantry.admission.enabled", "false"),
                    Map.entry("tenantry.admission.scope", "workload"),
                    Map.entry("tenantry.admission.max-limiters", "1000000"),
                    Map.entry("tenantry.admission.idle-time", "1h"),
                    Map.entry("tenantry.admission.plans.gold.requests-per-second", "0.1"),
                    Map.entry("tenantry.admission.plans.gold.burst", "2"),
                    Map.entry("tenantry.admission.plans.gold.concurrent-requests", "3"),
                    Map.entry("tenantry.admission.plans.gold.weight", "1000"),
                    Map.entry("tenantry.admission.live.url", "http://autoscaler:8080/admission/a"),
                    Map.entry("tenantry.admission.live.interval", "100ms"),
                    Map.entry("tenantry.admission.live.timeout", "1m"),
                    Map.entry("tenantry.admission.overload.mode", "cpu"),
                    Map.entry("tenantry.admission.overload.requests-per-second", "0.5"),
                    Map.entry("tenantry.admission.overload.min-limit", "1"),
                    Map.entry("tenantry.admission.overload.initial-limit", "2"),
                    Map.entry("tenantry.admission.overload.max-limit", "3"))))
        .isEqualTo(
            new AdmissionProperties(
                false,
                LimitScope.WORKLOAD,
                1_000_000,
                Duration.ofHours(1),
                Map.of("gold", new Plan(0.1, 2, 3, 1000)),
                new Live(
                    URI.create("http://autoscaler:8080/admission/a"),
                    null,
                    Duration.ofMillis(100),
                    Duration.ofMinutes(1)),
                new Overload(OverloadMode.CPU, 0.5, 1, 2, 3)));
    assertThat(
            bind(Map.of("tenantry.admission.live.file", "/etc/limits/limits.json")).live().file())
        .isEqualTo(Path.of("/etc/limits/limits.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-limiters                   | 0                  | 1 to 1000000
          max-limiters                   | 1000001            | 1 to 1000000
          idle-time                      | 999ms              | PT1S to PT1H
          idle-time                      | 2h                 | PT1S to PT1H
          plans.gold.requests-per-second | 0.05               | 0.1 to 1.0E9
          plans.gold.requests-per-second | NaN                | 0.1 to 1.0E9
          plans.gold.requests-per-second | 2e9                | 0.1 to 1.0E9
          plans.gold.burst               | 0                  | >= 1
          plans.gold.concurrent-requests | 0                  | >= 1
          plans.gold.weight              | 0                  | 1 to 1000
          plans.gold.weight              | 1001               | 1 to 1000
          plans[_none].weight            | 1                  | 1-64 of
          live.url                       | ftp://autoscaler/a | http or https
          live.url                       | http:///a          | http or https
          live.interval                  | 99ms               | PT0.1S to PT1M
          live.interval                  | 61s                | PT0.1S to PT1M
          live.timeout                   | 0s                 | PT0.1S to PT1M
          overload.mode                  | cpu                | requests-per-second: null (expected with mode cpu
          overload.min-limit             | 0                  | 1 <= min-limit
          overload.initial-limit         | 3                  | 1 <= min-limit
          overload.max-limit             | 19                 | 1 <= min-limit
          """)
  void refusesWhatIsNotLegalAndSaysWhatIs(String property, String value, String expected) {
    assertThatThrownBy(() -> bind(Map.of("tenantry.admission." + property, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tenantry.admission.")
        .hasMessageContaining(expected);
  }

  @Test
  void anUrlAndAFileAreOneTooMany() {
    assertThatThrownBy(() ->
            bind(
                Map.of(
                    "tenantry.admission.live.url", "http://autoscaler/a",
                    "tenantry.admission.live.file", "/etc/limits")))
        .rootCause()
        .hasMessage("tenantry.admission.live: url and file (expected: one of them)");
  }

  private static AdmissionProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tenantry.admission", AdmissionProperties.class);
  }
}
