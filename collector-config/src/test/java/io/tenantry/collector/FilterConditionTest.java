package io.tenantry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterConditionTest {

  private static final Span SPAN =
      new Span(Map.of("tenant.id", "acme"), Map.of("tenant.region", "us-east"));

  @ParameterizedTest
  @MethodSource
  void dropsWhatAllItsComparisonsDescribe(String condition, boolean dropped) {
    assertThat(FilterCondition.parse(condition).drops(SPAN)).isEqualTo(dropped);
  }

  static Stream<Arguments> dropsWhatAllItsComparisonsDescribe() {
    return Stream.of(
        argumentSet("equal", "span.attributes[\"tenant.id\"] == \"acme\"", true),
        argumentSet("another value", "span.attributes[\"tenant.id\"] == \"globex\"", false),
        argumentSet("unequal", "span.attributes[\"tenant.id\"] != \"globex\"", true),
        argumentSet("absent is unequal", "span.attributes[\"tenant.region\"] != \"eu\"", true),
        argumentSet("absent", "span.attributes[\"tenant.region\"] == nil", true),
        argumentSet("present", "span.attributes[\"tenant.id\"] != nil", true),
        argumentSet("of the resource", "resource.attributes[\"tenant.id\"] == \"acme\"", false),
        argumentSet(
            "both hold",
            "span.attributes[\"tenant.region\"] == nil and"
                + " resource.attributes[\"tenant.region\"] == \"us-east\"",
            true),
        argumentSet(
            "one does not",
            "span.attributes[\"tenant.region\"] == nil and"
                + " resource.attributes[\"tenant.region\"] != \"us-east\"",
            false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "true",
        "span.attributes[\"tenant.id\"] == \"acme\" or true",
        "not span.attributes[\"tenant.id\"] == \"acme\"",
        "IsMatch(span.attributes[\"tenant.id\"], \".*\")",
        "span.attributes[\"tenant.id\"]==\"acme\"",
        "attributes[\"tenant.id\"] == \"acme\"",
        "span.attributes[\"tenant.id\"] == \"acme\" and ",
      })
  void refusesAnyOtherShape(String condition) {
    assertThatIllegalArgumentException().isThrownBy(() -> FilterCondition.parse(condition));
  }
}
