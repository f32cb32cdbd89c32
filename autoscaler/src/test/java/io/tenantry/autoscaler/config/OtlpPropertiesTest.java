package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class OtlpPropertiesTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Properties.class);

  @Test
  void hasDefaults() {
    runner.run(context ->
        assertThat(context.getBean(OtlpProperties.class))
            .isEqualTo(
                new OtlpProperties(
                    4318, 4317, DataSize.ofMegabytes(4), Duration.ofSeconds(30), 10_000)));
  }

  @Test
  void mapsEveryProperty() {
    runner
        .withPropertyValues(
            "tenantry.autoscaler.otlp.http-port=14318",
            "tenantry.autoscaler.otlp.grpc-port=14317",
            "tenantry.autoscaler.otlp.max-request-size=512KB",
            "tenantry.autoscaler.otlp.max-sample-age=2m",
            "tenantry.autoscaler.otlp.max-series=7")
        .run(context ->
            assertThat(context.getBean(OtlpProperties.class))
                .isEqualTo(
                    new OtlpProperties(
                        14_318, 14_317, DataSize.ofKilobytes(512), Duration.ofMinutes(2), 7)));
  }

  @ParameterizedTest
  @CsvSource({
    "http-port, 0, 65535",
    "grpc-port, 0, 65535",
    "max-request-size, 1KB, 64MB",
    "max-sample-age, 5s, 10m",
    "max-series, 1, 10000000"
  })
  void takesBothEndsOfARange(String property, String min, String max) {
    for (String value : new String[] {min, max}) {
      runner
          .withPropertyValues("tenantry.autoscaler.otlp.%s=%s".formatted(property, value))
          .run(context -> assertThat(context).hasNotFailed());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http-port, -1, -1, a whole number of 0..65535",
    "http-port, 65536, 65536, a whole number of 0..65535",
    "grpc-port, -1, -1, a whole number of 0..65535",
    "grpc-port, 65536, 65536, a whole number of 0..65535",
    "max-request-size, 1023B, 1023B, a size of 1KB..64MB",
    "max-request-size, 65MB, 65MB, a size of 1KB..64MB",
    "max-sample-age, 4999ms, 4999ms, a duration of 5s..10m",
    "max-sample-age, 601s, 601s, a duration of 5s..10m",
    "max-sample-age, -30s, -30s, a duration of 5s..10m",
    "max-series, 0, 0, a whole number of 1..10000000",
    "max-series, 10000001, 10000001, a whole number of 1..10000000"
  })
  void stopsTheStartWhenAPropertyIsOutOfRange(
      String property, String value, String shown, String expected) {
    runner
        .withPropertyValues("tenantry.autoscaler.otlp.%s=%s".formatted(property, value))
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage(
                    "tenantry.autoscaler.otlp.%s: %s (expected: %s)", property, shown, expected));
  }

  @EnableConfigurationProperties(OtlpProperties.class)
  static class Properties {}
}
