package io.tenantry.collector.confmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import io.tenantry.collector.yaml.UnreadableFileException;
import io.tenantry.collector.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows are what the collector's own {@code confmap} 1.67.0 answers. */
class EnvironmentReferencesTest {

  private static final EnvironmentReferences REFERENCES =
      new EnvironmentReferences(
          Map.of(
              "HOST",
              "jaeger",
              "PORT",
              "4317",
              "EMPTY",
              "",
              "OTHER",
              "${env:HOST}",
              "TLS",
              "true"));

  @ParameterizedTest
  @MethodSource
  void expandsAsTheCollectorDoes(String value, @Nullable Object expected) {
    assertThat(REFERENCES.expand(text(value)).plain()).isEqualTo(expected);
  }

  static Stream<Arguments> expandsAsTheCollectorDoes() {
    return Stream.of(
        argumentSet("text without a reference", "plain", "plain"),
        argumentSet("a whole value", "${env:HOST}", "jaeger"),
        argumentSet("without a scheme", "${HOST}", "jaeger"),
        argumentSet("a whole value has its own type", "${env:PORT}", 4317),
        argumentSet("also a boolean", "${env:TLS}", true),
        argumentSet("within text it is text", "${env:HOST}:${env:PORT}", "jaeger:4317"),
        argumentSet("the default of an unset name", "${env:UNSET:-tempo:4317}", "tempo:4317"),
        argumentSet("a default has its own type", "${env:UNSET:-false}", false),
        argumentSet("no default when set", "${env:HOST:-tempo}", "jaeger"),
        argumentSet("set to nothing is not unset", "x${env:EMPTY:-tempo}", "x"),
        argumentSet("a whole value set to nothing", "${env:EMPTY:-tempo}", null),
        argumentSet("an empty default", "${env:UNSET:-}", ""),
        argumentSet("unset, no default", "${env:UNSET}", null),
        argumentSet("unset within text", "x${env:UNSET}y", "xy"),
        argumentSet("a value that refers on", "${env:OTHER}:1", "jaeger:1"),
        argumentSet("what is no YAML is text", "${env:UNSET:-[::]:4317}", "[::]:4317"),
        argumentSet("two dollars are one", "a$$b", "a$b"),
        argumentSet("a dollar before it hides it", "$${env:HOST}", "${env:HOST}"),
        argumentSet("two dollars do not", "$$${env:HOST}", "$jaeger"),
        argumentSet("no closing brace", "${env:HOST", "${env:HOST"));
  }

  @Test
  void expandsValuesAtEveryDepthAndLeavesKeysAlone() {
    var yaml = "'${env:HOST}': [{a: '${env:PORT}'}, 7]";

    assertThat(REFERENCES.expand(YamlReader.mapping("a.yaml", yaml)).plain())
        .isEqualTo(Map.of("${env:HOST}", List.of(Map.of("a", 4317), 7)));
  }

  @Test
  void aListInAVariableIsAList() {
    var hosts = new EnvironmentReferences(Map.of("HOSTS", "[a:4317, b:4317]"));

    assertThat(hosts.expand(text("${env:HOSTS}")).plain()).isEqualTo(List.of("a:4317", "b:4317"));
  }

  @ParameterizedTest
  @CsvSource({
    "plain, false",
    "${env:HOST}, false",
    "${env:UNSET:-a}, false",
    "${env:UNSET:-}, false",
    "${env:UNSET}, true",
    "${env:UNSET}:4317, true",
    "${file:/etc/token}, true"
  })
  void saysWhatIsKnownOnlyAtRunTime(String value, boolean isOpen) {
    assertThat(REFERENCES.expand(text(value)))
        .isInstanceOfSatisfying(
            Scalar.class,
            scalar -> {
              assertThat(scalar.isOpen()).isEqualTo(isOpen);
              assertThat(scalar.written()).isEqualTo(value);
            });
  }

  @Test
  void leavesWhatAnotherProviderGives() {
    assertThat(REFERENCES.expand(text("${file:/etc/token}")).plain())
        .isEqualTo("${file:/etc/token}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${env:NOT A NAME}", "${env:1A}", "x${env:}"})
  void refusesWhatNoVariableCanBeCalled(String value) {
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> REFERENCES.expand(text(value)))
        .withMessageStartingWith("a.yaml:3: a reference to what no variable can be called");
  }

  @Test
  void refusesReferencesThatNeverEnd() {
    var circle = new EnvironmentReferences(Map.of("A", "${env:A}"));

    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> circle.expand(text("${env:A}")))
        .withMessage("a.yaml:3: references without end");
  }

  @Test
  void tellsNamesAndLiteralsApart() {
    String written = "Bearer ${env:A:-b}/${C}/${file:/d}";

    assertThat(EnvironmentReferences.namesIn(written)).containsExactly("A", "C");
    assertThat(EnvironmentReferences.literalIn(written)).isEqualTo("Bearer b//");
  }

  private static Node text(String value) {
    return new Scalar(new Place("a.yaml", 3), value, value);
  }
}
