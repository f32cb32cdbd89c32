package io.tenantry.context.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoredMethodsTest {

  private final IgnoredMethods ignored =
      new IgnoredMethods(List.of("grpc.health.v1.Health/*", "shop.v1.Shop/Ping"));

  @ParameterizedTest
  @CsvSource({
    "grpc.health.v1.Health/Check,     true",
    "grpc.health.v1.Health/Watch,     true",
    "shop.v1.Shop/Ping,               true",
    "shop.v1.Shop/Say,                false",
    "shop.v1.Shop/ping,               false",
    "shop.v1.Shop/Ping/x,             false",
    "grpc.health.v1.Health2/Check,    false",
    "x.grpc.health.v1.Health/Check,   false",
    "grpc.health.v1/Health/Check,     false",
    "Say,                             false",
  })
  void holdsMethodsAndServicesByTheirWholeName(String method, boolean contained) {
    assertThat(ignored.contains(method, MethodDescriptor.extractFullServiceName(method)))
        .isEqualTo(contained);
  }
}
