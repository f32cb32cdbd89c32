package io.tenantry.context.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTest {

  @ParameterizedTest
  @MethodSource
  void readsNames(String text, List<String> names) {
    assertThat(ClaimPath.parse(text).names()).isEqualTo(names);
  }

  static Stream<Arguments> readsNames() {
    return Stream.of(
        argumentSet("a claim", "tenant_id", List.of("tenant_id")),
        argumentSet("a member", "org.tenant-id.value", List.of("org", "tenant-id", "value")),
        argumentSet("a URL", "\"https://example.org/t\"", List.of("https://example.org/t")),
        argumentSet("a name with dots", "a.\"b.c\".d", List.of("a", "b.c", "d")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "https://example.org/t",
        "a b",
        "\"\"",
        "\"a",
        "a\"",
        "\"a\"b",
        "a\"b\"",
        "[a]"
      })
  void refusesWhatWouldBeAGuess(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClaimPath.parse(text))
        .withMessageContaining("(expected: names of letters, digits, _ and -");
  }
}
