package io.tenantry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    assertThat(REFERENCES.expand(value)).isEqualTo(expected);
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
        argumentSet("two dollars are one", "a$$b", "a$b"),
        argumentSet("a dollar before it hides it", "$${env:HOST}", "${env:HOST}"),
        argumentSet("two dollars do not", "$$${env:HOST}", "$jaeger"),
        argumentSet("no closing brace", "${env:HOST", "${env:HOST"));
  }

  @Test
  void expandsValuesAtEveryDepthAndLeavesKeysAlone() {
    assertThat(REFERENCES.expand(Map.of("${env:HOST}", List.of(Map.of("a", "${env:PORT}"), 7))))
        .isEqualTo(Map.of("${env:HOST}", List.of(Map.of("a", 4317), 7)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${file:/etc/secret}", "${env:NOT A NAME}", "${env:1A}"})
  void refusesWhatItDoesNotRead(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> REFERENCES.expand(value));
  }

  @Test
  void refusesReferencesThatNeverEnd() {
    var circle = new EnvironmentReferences(Map.of("A", "${env:A}"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> circle.expand("${env:A}"))
        .withMessageContaining("without end");
  }
}
