package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "1.5s, PT1.5S",
    "1m30s, PT1M30S",
    "1h, PT1H",
    "10us, PT0.00001S",
    "7ns, PT0.000000007S",
    "0s, PT0S",
    "2562047h, PT2562047H",
  })
  void readsWhatKubernetesWrites(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "-1s", "1 s", "s", "1.s", ".5s", "1d", "PT1S", "1s\n", "2562048h"})
  void refusesTheRest(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
