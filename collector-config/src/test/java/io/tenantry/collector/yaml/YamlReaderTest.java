package io.tenantry.collector.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.collector.yaml.Node.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {

  @Test
  void remembersWhereThingsAreWritten() {
    Mapping mapping = YamlReader.mapping("a.yaml", "a:\n  b:\n    - 1\n    - c: x\nd:\n");

    assertThat(mapping.plain().toString()).isEqualTo("{a={b=[1, {c=x}]}, d=null}");
    assertThat(mapping.placeOf("a", "b")).contains(new Place("a.yaml", 2));
    assertThat(mapping.itemsAt("a", "b").get(1).placeOf("c")).contains(new Place("a.yaml", 4));
    assertThat(mapping.placeOf("a", "missing", "too")).contains(new Place("a.yaml", 1));
    assertThat(mapping.placeOf("missing")).isEmpty();
    assertThat(mapping.at("d")).isEmpty();
    assertThat(mapping.placeOf("d")).contains(new Place("a.yaml", 5));
  }

  @Test
  void anEmptyTextIsAnEmptyMapping() {
    assertThat(YamlReader.mapping("a.yaml", "").plain()).isEmpty();
    assertThat(YamlReader.mapping("a.yaml", "# nothing\n").plain()).isEmpty();
    assertThat(YamlReader.mapping("a.yaml", "---\n").plain()).isEmpty();
  }

  @Test
  void followsAnchorsAndMergeKeys() {
    Mapping mapping =
        YamlReader.mapping(
            "a.yaml",
            """
            base: &base {a: 1, b: 2}
            other: &other {b: 3, c: 4}
            one: {<<: *base, b: 5}
            both: {<<: [*base, *other]}
            same: *base
            """);

    assertThat(mapping.plain())
        .containsEntry("one", Map.of("a", 1, "b", 5))
        .containsEntry("both", Map.of("a", 1, "b", 2, "c", 4))
        .containsEntry("same", Map.of("a", 1, "b", 2));
    assertThat(mapping.placeOf("one", "a")).contains(new Place("a.yaml", 1));
  }

  @Test
  void readsEveryDocument() {
    assertThat(YamlReader.documents("a.yaml", "a: 1\n---\n- 2\n"))
        .extracting(Node::plain)
        .containsExactly(Map.of("a", 1), List.of(2));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhereItStoppedUnderstanding(String yaml, String message) {
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> YamlReader.mapping("a.yaml", yaml))
        .withMessageStartingWith(message);
  }

  static Stream<Arguments> saysWhereItStoppedUnderstanding() {
    return Stream.of(
        argumentSet("a tab", "a:\n\tb: 1", "a.yaml:2: no YAML: found character"),
        argumentSet("not closed", "a: [1,\nb: 2", "a.yaml:2: no YAML: "),
        argumentSet("an unknown anchor", "a: 1\nb: *c", "a.yaml:2: no YAML: found undefined alias"),
        argumentSet("a key twice", "a: 1\nb: 2\na: 3", "a.yaml:3: a key that is there already"),
        argumentSet("a list", "- a", "a.yaml:1: no mapping"),
        argumentSet("a text", "\nplain", "a.yaml:2: no mapping"),
        argumentSet("two documents", "a: 1\n---\na: 2", "a.yaml:3: a second document"),
        argumentSet("a key that is a list", "? [a]\n: 1", "a.yaml:1: a key that is no text"),
        argumentSet("a merge of a text", "<<: a", "a.yaml:1: no YAML: Expected mapping node"),
        argumentSet(
            "an alias of itself", "a: &a\n  b: *a", "a.yaml:1: an alias of what it is within"));
  }

  @Test
  void saysThatAFileIsNotThereOrNoText(@TempDir Path folder) throws Exception {
    Path latin =
        Files.write(folder.resolve("latin.yaml"), "é".getBytes(StandardCharsets.ISO_8859_1));

    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> YamlReader.textOf(folder.resolve("none.yaml")))
        .withMessage(folder.resolve("none.yaml") + ": no such file");
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> YamlReader.textOf(latin))
        .withMessage(latin + ": not UTF-8 text");
  }
}
