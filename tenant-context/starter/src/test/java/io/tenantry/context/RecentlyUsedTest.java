package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentlyUsedTest {

  private final RecentlyUsed<String, Integer> lengths = new RecentlyUsed<>(8);

  @Test
  void findsWhatItKeeps() {
    assertThat(lengths.find("acme")).isNull();
    assertThat(lengths.keep("acme", 4)).isEqualTo(4);
    assertThat(lengths.find(new String("acme"))).isEqualTo(4);
  }

  @Test
  void neverTakesOneKeyForAnother() {
    // Two strings of one hash, so of one slot.
    lengths.keep("Aa", 1);
    assertThat(lengths.find("BB")).isNull();
    lengths.keep("BB", 2);
    assertThat(lengths.find("Aa")).isEqualTo(1);
    assertThat(lengths.find("BB")).isEqualTo(2);
  }

  @Test
  void aThirdOfOneHashTakesThePlaceOfTheOldest() {
    lengths.keep("AaAa", 1);
    lengths.keep("BBBB", 2);
    lengths.keep("AaBB", 3);
    assertThat(lengths.find("AaAa")).isNull();
    assertThat(lengths.find("BBBB")).isEqualTo(2);
    assertThat(lengths.find("AaBB")).isEqualTo(3);
  }

  @Test
  void keepsNoMoreThanItHasSlots() {
    IntStream.range(0, 10_000).forEach(i -> lengths.keep("key" + i, i));
    assertThat(IntStream.range(0, 10_000).filter(i -> lengths.find("key" + i) != null).count())
        .isBetween(1L, 8L);
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, 0, 1, 3, 100})
  void hasSlotsByPowersOfTwo(int slots) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecentlyUsed<>(slots))
        .withMessage("slots: %d (expected: a power of two from 2 on)", slots);
  }
}
