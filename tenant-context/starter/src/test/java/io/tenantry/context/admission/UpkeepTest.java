package io.tenantry.context.admission;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpkeepTest {

  private static final Duration OFTEN = Duration.ofMillis(1);

  @Test
  void whatFailsIsDoneAgainAndWhatWaitsKeepsNothingElseWaiting() {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger errors = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    try (Upkeep upkeep = new Upkeep()) {
      upkeep.every(
          OFTEN,
          () -> {
            try {
              answer.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      upkeep.every(
          Duration.ofMillis(50),
          () -> {
            errors.incrementAndGet();
            throw new AssertionError("as a class that can not be loaded");
          });
      upkeep.every(OFTEN, looks::incrementAndGet);
      await().until(() -> errors.get() >= 3 && looks.get() >= 3);
      answer.countDown();
    }
  }
}
