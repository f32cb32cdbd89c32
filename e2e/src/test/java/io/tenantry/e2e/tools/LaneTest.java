package io.tenantry.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;

class LaneTest {

  static List<Class<?>> integrationTests() {
    return ReflectionSupport.findAllClassesInPackage(
        "io.tenantry.e2e", _ -> true, name -> name.endsWith("IT"));
  }

  /** Without one it would run in {@code ./tenantry test}, with a wrong one never. */
  @ParameterizedTest
  @MethodSource("integrationTests")
  void everyIntegrationTestIsInOneLane(Class<?> test) {
    assertThat(test.getAnnotationsByType(Tag.class))
        .singleElement()
        .extracting(Tag::value)
        .isIn(Stream.of(Lane.values()).map(Lane::tag).toList());
  }
}
