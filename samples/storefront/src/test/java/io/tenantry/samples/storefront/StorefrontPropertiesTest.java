package io.tenantry.samples.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StorefrontPropertiesTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(new StorefrontProperties(Duration.ofMillis(30), "in-process:inventory"));
  }

  @Test
  void mappings() {
    assertThat(
            bind(
                Map.of(
                    "storefront.query-time",
                    "5ms",
                    "storefront.inventory",
                    "dns:///inventory:9090")))
        .isEqualTo(new StorefrontProperties(Duration.ofMillis(5), "dns:///inventory:9090"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1ms", "10001ms"})
  void refusesTimesThatAreNoQuerys(String time) {
    assertThatThrownBy(() -> bind(Map.of("storefront.query-time", time)))
        .rootCause()
        .hasMessageStartingWith("storefront.query-time: ")
        .hasMessageEndingWith("(expected: 0 to 10s)");
  }

  @Test
  void refusesAnInventoryThatIsNowhere() {
    assertThatThrownBy(() -> bind(Map.of("storefront.inventory", " ")))
        .rootCause()
        .hasMessageStartingWith("storefront.inventory: ")
        .hasMessageEndingWith("(expected: in-process:NAME, a gRPC target or a channel's name)");
  }

  private static StorefrontProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("storefront", StorefrontProperties.class);
  }
}
