package io.tenantry.autoscaler.simulator.policy.kpa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** KPA's window, with the walk of Knative's bucketing_test.go. */
class WindowBucketsTest {

  /** A window of 5 s that has 1, 2, 3, 4 and 5 in its seconds 100 to 104. */
  private static WindowBuckets filled() {
    WindowBuckets window = new WindowBuckets(5);
    for (int i = 0; i < 5; i++) {
      window.record(100.5 + i, i + 1);
    }
    return window;
  }

  @Test
  void addsUpWhatIsRecordedInTheSameSecond() {
    WindowBuckets window = new WindowBuckets(5);
    window.record(100, 1);
    window.record(100.1, 10);

    assertThat(window.average(100.9)).isEqualTo(11);
  }

  @Test
  void dividesByTheSecondsSinceTheFirstRecord() {
    WindowBuckets window = new WindowBuckets(60);
    window.record(100, 6);
    assertThat(window.average(100)).isEqualTo(6);

    window.record(101, 3);
    assertThat(window.average(101)).isEqualTo(4.5);
  }

  @Test
  void averagesTheWholeWindow() {
    assertThat(filled().average(104)).isEqualTo(15 / 5.0);
    assertThat(filled().average(103.6)).as("asked about the past").isEqualTo(15 / 5.0);
  }

  @Test
  void leavesTheTimeSinceTheLastRecordOut() {
    assertThat(filled().average(106)).isEqualTo((15.0 - 1 - 2) / 3);
  }

  @Test
  void countsAGapAsZeros() {
    WindowBuckets window = filled();
    window.record(106, 91);

    assertThat(window.average(106)).isEqualTo((15.0 - 1 - 2 + 91) / 5);
  }

  @Test
  void beginsAnewAfterAWholeWindowOfSilence() {
    WindowBuckets window = filled();
    window.record(109, 1984);

    assertThat(window.average(109)).isEqualTo(1984);
  }

  @Test
  void takesWhatComesLateAndDropsWhatIsTooOld() {
    WindowBuckets window = new WindowBuckets(5);
    window.record(200, 1984);
    window.record(197, 4);
    assertThat(window.average(200)).isEqualTo((4 + 1984) / 4.0);

    window.record(195, 10);
    assertThat(window.average(200)).isEqualTo((4 + 1984) / 4.0);
  }

  @Test
  void recordsBackwardsLikeForwards() {
    WindowBuckets window = new WindowBuckets(5);
    for (int i = 8; i >= 0; i--) {
      window.record(100 + i, 5);
    }

    assertThat(window.average(108)).isEqualTo(5);
  }

  /**
   * Exactly one window after the last record there is a second in which KPA has data and they say
   * 0: a scaler asked in it scales down.
   */
  @Test
  void saysZeroForOneSecondBeforeItIsEmpty() {
    WindowBuckets window = filled();

    assertThat(window.isEmpty(108.9)).isFalse();
    assertThat(window.average(108.9)).isEqualTo(5);
    assertThat(window.isEmpty(109)).isFalse();
    assertThat(window.average(109)).isZero();
    assertThat(window.isEmpty(110)).isTrue();
  }

  @Test
  void isEmptyBeforeTheFirstRecord() {
    assertThat(new WindowBuckets(5).isEmpty(0)).isTrue();
    assertThat(new WindowBuckets(5).average(0)).isZero();
  }
}
