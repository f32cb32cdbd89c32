package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.context.autoconfigure.PropagationProperties.Grpc;
import io.tenantry.context.autoconfigure.PropagationProperties.Kafka;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PropagationPropertiesTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new PropagationProperties(
                List.of(),
                new Grpc(
                    List.of(
                        "grpc.health.v1.Health/*",
                        "grpc.reflection.v1.ServerReflection/*",
                        "grpc.reflection.v1alpha.ServerReflection/*")),
                new Kafka(List.of(), false, false)));
  }

  @Test
  void mappings() {
    assertThat(
            bind(
                Map.of(
                    "tenantry.propagation.destinations", "inventory:8080,*.internal",
                    "tenantry.propagation.grpc.ignored-methods", "shop.v1.Status/Get,shop.Ping/*",
                    "tenantry.propagation.kafka.topics", "orders,stock.*",
                    "tenantry.propagation.kafka.verified", "true",
                    "tenantry.propagation.kafka.required", "true")))
        .isEqualTo(
            new PropagationProperties(
                List.of("inventory:8080", "*.internal"),
                new Grpc(List.of("shop.v1.Status/Get", "shop.Ping/*")),
                new Kafka(List.of("orders", "stock.*"), true, true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "destinations         | *               | expected: a host, *.suffix, an IPv4 address or",
        "destinations         | http://shop     | expected: a host, *.suffix, an IPv4 address or",
        "destinations         | 10.0.0.1/8      | expected: a host, *.suffix, an IPv4 address or",
        "grpc.ignored-methods | grpc.health     | expected: package.Service/Method or package.Service/*",
        "grpc.ignored-methods | */*             | expected: package.Service/Method or package.Service/*",
        "grpc.ignored-methods | Health/Che*     | expected: package.Service/Method or package.Service/*",
        "kafka.topics         | or ders         | expected: 1-249 of A-Z a-z 0-9 . _ -, and * for any",
        "kafka.topics         | orders/1        | expected: 1-249 of A-Z a-z 0-9 . _ -, and * for any",
      })
  void wrongValuesAreNamedWithWhatIsLegal(String property, String value, String expected) {
    String name = "tenantry.propagation." + property;
    assertThatThrownBy(() -> bind(Map.of(name, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("%s: '%s' (", name, value)
        .hasMessageContaining(expected);
  }

  private static PropagationProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tenantry.propagation", PropagationProperties.class);
  }
}
