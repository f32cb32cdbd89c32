package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

  @ParameterizedTest
  @MethodSource
  void agreesWithTheSharedFixture(boolean valid, String text) {
    assertThat(TenantId.parse(text).isPresent()).isEqualTo(valid);
    assertThat(Region.parse(text).isPresent()).isEqualTo(valid);
  }

  static Stream<Arguments> agreesWithTheSharedFixture() throws IOException {
    InputStream fixture = TenantIdTest.class.getResourceAsStream("/tenant-ids.csv");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(fixture), StandardCharsets.UTF_8))) {
      List<String> rows = reader.lines().filter(row -> !row.startsWith("#")).toList();
      assertThat(rows).hasSizeGreaterThan(60);
      return rows.stream()
          .map(row -> row.split(",", 2))
          .map(row -> Arguments.of(row[0].equals("valid"), unescaped(row[1])));
    }
  }

  @Test
  void areInTheOrderOfTheirText() {
    assertThat(new TenantId("Aa"))
        .hasSameHashCodeAs(new TenantId("BB"))
        .isLessThan(new TenantId("BB"));
    assertThat(new TenantId("acme")).isEqualByComparingTo(new TenantId("acme"));
    assertThat(new TenantId("acme")).isLessThan(new TenantId("globex"));
  }

  @Test
  void acceptsExactlyTheDocumentedAlphabetAndLength() {
    Random random = new Random(20_261_124);
    for (int round = 0; round < 100_000; round++) {
      String text = randomText(random);
      assertThat(TenantId.parse(text).isPresent())
          .as("%s", text)
          .isEqualTo(text.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}"));
    }
  }

  @Test
  void decidesAboutEveryCharacterInEveryPosition() {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      boolean alphanumeric = c < 128 && Character.isLetterOrDigit(c);
      assertThat(TenantId.parse(c + "a").isPresent())
          .as("%d first", (int) c)
          .isEqualTo(alphanumeric);
      assertThat(TenantId.parse("a" + c).isPresent())
          .as("%d later", (int) c)
          .isEqualTo(alphanumeric || c == '_' || c == '-');
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"_none", "_unknown", "_overflow"})
  void reservedValuesCanBeSaidButNotSent(String reserved) {
    assertThat(new TenantId(reserved).isReserved()).isTrue();
    assertThat(TenantId.parse(reserved)).isEmpty();
  }

  @Test
  void doesNotRepeatWhatItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TenantId("evil\n2026 INFO forged"))
        .withMessage(
            "tenant id of 21 characters (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Region("evil\n"))
        .withMessageContaining("5 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlanName("_none"))
        .withMessageContaining("5 characters");
  }

  /**
   * Mostly legal characters, so that legal ids of every length come up, and each kind of wrong one.
   */
  private static String randomText(Random random) {
    String mostly = "abcXYZ019_-";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(70);
    for (int i = 0; i < length; i++) {
      boolean odd = random.nextInt(200) == 0;
      text.append(
          odd ? (char) random.nextInt(0x3000) : mostly.charAt(random.nextInt(mostly.length())));
    }
    return text.toString();
  }

  private static String unescaped(String escaped) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = escaped.charAt(++i);
      if (kind == 'u') {
        text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(
            switch (kind) {
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'n' -> '\n';
              default -> kind;
            });
      }
    }
    return text.toString();
  }
}
