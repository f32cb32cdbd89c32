package io.tenantry.autoscaler.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop that is told the time: its ticks take two seconds of a period of one. */
class OverloadReportsTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir private Path folder;
  private final AtomicInteger pictures = new AtomicInteger();
  private final TickPace pace = new TickPace(Duration.ofSeconds(1), () -> {});
  private long second;

  private OverloadReports reports() {
    return OverloadReports.in(folder, 3, pace, pictures::incrementAndGet);
  }

  private static ThreadInfo[] allThreads() {
    return ManagementFactory.getThreadMXBean().dumpAllThreads(false, false, 30);
  }

  /** Ticks of two seconds, looked at from outside four times each, until {@code end}. */
  private void overrunUntil(OverloadReports reports, long end) {
    while (second < end) {
      pace.began(second * 1_000_000_000L);
      for (int quarter = 1; quarter <= 4; quarter++) {
        Duration passed = Duration.ofSeconds(second).plusMillis(quarter * 499L);
        reports.look(T0.plus(passed), passed.toNanos());
      }
      second += 2;
      pace.ended(second * 1_000_000_000L);
      reports.look(T0.plusSeconds(second), second * 1_000_000_000L);
    }
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void keepsAPictureOfTheFourthTickThatOverruns() throws IOException {
    overrunUntil(reports(), 6);
    assertThat(kept()).isEmpty();

    overrunUntil(reports(), 8);
    assertThat(kept()).containsExactly("overload-2026-11-24T120007Z.txt");
    assertThat(pictures).hasValue(1);
    assertThat(folder.resolve(kept().getFirst()))
        .content()
        .startsWith(
            """
            Ticks overran their period. Threads at 2026-11-24T12:00:07.497Z
            last ticks: 2000 ms, 2000 ms, 2000 ms
            """)
        .contains("\"main\" RUNNABLE\n")
        .contains("OverloadReportsTest.overrunUntil");
  }

  @Test
  void keepsOneInTenMinutesAndTheNewestThree() throws IOException {
    overrunUntil(reports(), 8);
    Files.writeString(folder.resolve("decisions.jsonl"), "");
    OverloadReports reports = reports();
    overrunUntil(reports, 3600);

    assertThat(pictures).hasValue(1 + 6);
    assertThat(kept())
        .hasSize(4)
        .startsWith("decisions.jsonl")
        .last()
        .isEqualTo("overload-2026-11-24T125009Z.txt");
  }

  @Test
  void keepsNoneOfALoopThatKeepsUp() throws IOException {
    OverloadReports reports = reports();
    for (int i = 0; i < 100; i++) {
      pace.began(i * 1_000_000_000L);
      reports.look(T0.plusSeconds(i), i * 1_000_000_000L + 900_000_000L);
      pace.ended(i * 1_000_000_000L + 900_000_000L);
    }

    assertThat(kept()).isEmpty();
  }

  @Test
  void goesOnWhenThereIsNoRoomForAPicture() throws IOException {
    Files.delete(folder);
    OverloadReports reports = reports();
    overrunUntil(reports, 8);
    assertThat(pictures).hasValue(0);

    Files.createDirectory(folder);
    overrunUntil(reports, 700);
    assertThat(pictures).hasValue(1);
  }

  @Test
  void takesNoMoreThanItsBound() {
    ThreadInfo[] few = allThreads();
    ThreadInfo[] many =
        Stream.generate(() -> few).limit(2_000).flatMap(Arrays::stream).toArray(ThreadInfo[]::new);

    byte[] picture = StackPicture.of(T0, List.of(), many);

    assertThat(picture).hasSize(StackPicture.MAX_BYTES);
    assertThat(new String(picture, US_ASCII)).endsWith("... cut off here\n");
  }

  @Test
  void repeatsNoTextThatAThreadMayBeNamedAfter() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread named =
        Thread.ofPlatform()
            .name("serves \"acme\"\n\tat evil.Frame(é) " + "x".repeat(100))
            .start(() -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    String picture = new String(StackPicture.of(T0, List.of(), allThreads()), US_ASCII);
    end.countDown();
    named.join();

    assertThat(picture.lines().filter(line -> line.startsWith("\"serves")))
        .singleElement()
        .asString()
        .startsWith("\"serves _acme___at evil.Frame___ xxx")
        .hasSizeLessThan(120);
  }
}
