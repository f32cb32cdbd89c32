package io.tenantry.autoscaler.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long SLOW = Windows.SLOW.toNanos();

  /** Beside a list of all reports: late ones, empty ones, of all scales, and with zeros. */
  @Test
  void holdsWhatAListOfAllReportsWouldHold() {
    Random random = new Random(17);
    for (int round = 0; round < 100; round++) {
      LatencyWindow window = new LatencyWindow();
      Map<Long, LatencyHistogram> all = new TreeMap<>();
      long newest = 1_000 * SECOND;
      for (int i = 0; i < 80; i++) {
        long at = newest + random.nextInt(-25, 4) * SECOND + i;
        newest = Math.max(newest, at);
        LatencyHistogram report = report(random);
        window.add(at, report);
        all.put(at, report);
        window.moveTo(newest);
        assertSame(window, all, newest);
        assertSame(window, all, newest + random.nextInt(30) * SECOND);
      }
    }
  }

  private static void assertSame(LatencyWindow window, Map<Long, LatencyHistogram> all, long end) {
    LatencySum found = new LatencySum(LatencyWindow.SCALE);
    window.addTo(found, end);
    LatencyHistogram expected = LatencyHistogram.EMPTY;
    for (Map.Entry<Long, LatencyHistogram> report : all.entrySet()) {
      if (report.getKey() > end - SLOW && report.getKey() <= end) {
        expected = expected.plus(report.getValue());
      }
    }
    LatencyHistogram picture = found.picture();
    assertThat(picture.count()).isEqualTo(expected.count());
    // 4 s and 1/8 s are bounds of buckets at every scale that is drawn.
    for (double seconds : new double[] {0, 0.125, 4}) {
      assertThat(picture.countAbove(seconds)).isCloseTo(expected.countAbove(seconds), within(1e-6));
    }
  }

  private static LatencyHistogram report(Random random) {
    int scale = random.nextInt(3, 7);
    int doubling = 1 << scale;
    long[] counts = new long[random.nextInt(12 * doubling)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextInt(4) == 0 ? random.nextInt(300) : 0;
    }
    return LatencyHistogram.of(scale, random.nextInt(3), -7 * doubling, counts);
  }

  @Test
  void spreadsCoarseBucketsWithoutLosingAny() {
    LatencySum sum = new LatencySum();
    for (int i = 0; i < 160; i++) {
      sum.add(LatencyHistogram.of(0, 0, -3, 1));
    }

    LatencyHistogram picture = sum.picture();
    assertThat(picture.count()).isEqualTo(160);
    assertThat(picture.countAbove(0.125)).isEqualTo(160);
    assertThat(picture.countAbove(0.25)).isZero();
    // The geometric middle of 1/8 and 1/4.
    assertThat(picture.countAbove(Math.sqrt(0.125 * 0.25))).isCloseTo(80, within(1e-6));
  }

  @Test
  void countsWhatNoRequestTakesAtTheEnds() {
    LatencySum sum = new LatencySum();
    sum.add(LatencyHistogram.of(0, 0, -60, 3));
    sum.add(LatencyHistogram.of(0, 0, 50, 4));

    assertThat(sum.picture().countAbove(Math.pow(2, -31.9))).isEqualTo(4);
    assertThat(sum.picture().countAbove(Math.pow(2, 32))).isZero();
  }
}
