package io.tenantry.collector.confmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Place;
import io.tenantry.collector.yaml.YamlReader;
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
    assertThat(ConfMap.merge(read("base.yaml", base), read("overlay.yaml", overlay)).plain())
        .isEqualTo(read("expected.yaml", expected).plain());
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
  void saysWhereEachValueIsWritten() {
    Mapping merged =
        ConfMap.merge(
            read("base.yaml", "a:\n  b: 1\n  c: 2\n"),
            read("overlay.yaml", "# ours\na:\n  c: 3\n  d: 4\n"));

    assertThat(merged.placeOf("a")).contains(new Place("base.yaml", 1));
    assertThat(merged.placeOf("a", "b")).contains(new Place("base.yaml", 2));
    assertThat(merged.placeOf("a", "c")).contains(new Place("overlay.yaml", 3));
    assertThat(merged.placeOf("a", "d")).contains(new Place("overlay.yaml", 4));
  }

  private static Mapping read(String file, String yaml) {
    return YamlReader.mapping(file, yaml);
  }
}
