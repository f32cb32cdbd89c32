package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ControlPropertiesTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Properties.class);

  @Test
  void hasDefaults() {
    runner.run(context ->
        assertThat(context.getBean(ControlProperties.class))
            .isEqualTo(new ControlProperties(Duration.ofSeconds(1))));
  }

  @Test
  void mapsEveryProperty() {
    runner
        .withPropertyValues("tenantry.autoscaler.control.tick-interval=250ms")
        .run(context ->
            assertThat(context.getBean(ControlProperties.class))
                .isEqualTo(new ControlProperties(Duration.ofMillis(250))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100ms", "10s"})
  void takesBothEndsOfTheRange(String value) {
    runner
        .withPropertyValues("tenantry.autoscaler.control.tick-interval=" + value)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @ParameterizedTest
  @CsvSource({"99ms, 99ms", "0s, 0s", "-1s, -1s", "10001ms, 10001ms", "60s, 60s", "PT2M, 2m"})
  void stopsTheStartWhenTheIntervalIsOutOfRange(String value, String shown) {
    runner
        .withPropertyValues("tenantry.autoscaler.control.tick-interval=" + value)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage(
                    "tenantry.autoscaler.control.tick-interval: %s"
                        + " (expected: a duration of 100ms..10s)",
                    shown));
  }

  @EnableConfigurationProperties(ControlProperties.class)
  static class Properties {}
}
