package io.tenantry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows are what the collector's own {@code confmap} 1.67.0 answers. */
class ConfMapTest {

  @ParameterizedTest
  @MethodSource
  void mergesAsTheCollectorDoes(String base, String overlay, String expected) {
    assertThat(ConfMap.merge(ConfMap.parse(base), ConfMap.parse(overlay)))
        .isEqualTo(ConfMap.parse(expected));
  }

  static Stream<Arguments> mergesAsTheCollectorDoes() {
    return Stream.of(
        argumentSet("mappings join", "a: {b: 1}", "a: {c: 2}", "a: {b: 1, c: 2}"),
        argumentSet("at every depth", "a: {b: {c: 1}}", "a: {b: {d: 2}}", "a: {b: {c: 1, d: 2}}"),
        argumentSet("a scalar is replaced", "a: {b: 1}", "a: {b: 2}", "a: {b: 2}"),
        argumentSet("a list is replaced whole", "a: [1, 2]", "a: [3]", "a: [3]"),
        argumentSet("a list can be emptied", "a: [1, 2]", "a: []", "a: []"),
        argumentSet("no value takes the mapping away", "a: {b: 1}", "a:", "a: null"),
        argumentSet("an empty mapping takes nothing away", "a: {b: 1}", "a: {}", "a: {b: 1}"),
        argumentSet("a mapping replaces no value", "a:", "a: {b: 1}", "a: {b: 1}"),
        argumentSet("a scalar replaces a mapping", "a: {b: 1}", "a: 2", "a: 2"),
        argumentSet("an empty file changes nothing", "a: 1", "", "a: 1"));
  }

  @Test
  void refusesAKeyThatIsWrittenTwice() {
    assertThatThrownBy(() -> ConfMap.parse("a: 1\na: 2")).hasMessageContaining("duplicate key a");
  }

  @Test
  void refusesAFileThatIsNoMapping() {
    assertThatIllegalArgumentException().isThrownBy(() -> ConfMap.parse("- a"));
  }
}
