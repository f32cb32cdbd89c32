package io.tenantry.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.26, 1.26.0",
    "go1.26.8, 1.26.8",
    "go1.27rc1, 1.27.0",
    "go1.26.8-X:nodwarf5, 1.26.8",
    "go1.25.1 fork, 1.25.1"
  })
  void readsWhatGoCallsItself(String text, String expected) {
    assertThat(GoVersion.parse(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "devel", "go1", "1.26.99999999999"})
  void takesNothingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoVersion.parse(text))
        .withMessage("not a version of Go (expected: such as go1.26.8)");
  }

  @ParameterizedTest
  @CsvSource({"1.9, 1.26", "1.26, 1.26.1", "1.26.9, 1.26.10", "1.99, 2.0"})
  void comparesByNumbers(String older, String newer) {
    assertThat(GoVersion.parse(older)).isLessThan(GoVersion.parse(newer));
  }
}
