package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ControlLoopThreadTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void ticksAtOnceAndThenOnceAnInterval() {
    AtomicInteger ticks = new AtomicInteger();
    ControlLoopThread loop = new ControlLoopThread(ticks::incrementAndGet, Duration.ofMillis(20));
    long start = System.nanoTime();
    loop.start();
    try {
      await().atMost(SOON).until(() -> ticks.get() >= 5);
    } finally {
      loop.stop();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(79));
  }

  @Test
  void endsWithItsTickDone() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    ControlLoopThread loop =
        new ControlLoopThread(
            () -> {
              inside.countDown();
              sleep(50);
              done.set(true);
            },
            Duration.ofMinutes(1));
    loop.start();
    assertThat(inside.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

    loop.stop();

    assertThat(done).isTrue();
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void doesNotMakeUpForMissedTicks() {
    List<Long> starts = new CopyOnWriteArrayList<>();
    ControlLoopThread loop =
        new ControlLoopThread(
            () -> {
              starts.add(System.nanoTime());
              if (starts.size() == 1) {
                sleep(300);
              }
            },
            Duration.ofMillis(100));
    loop.start();
    try {
      await().atMost(SOON).until(() -> starts.size() >= 5);
    } finally {
      loop.stop();
    }

    for (int i = 1; i < 5; i++) {
      assertThat(Duration.ofNanos(starts.get(i) - starts.getFirst()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300 + (i - 1) * 100L));
    }
  }

  @Test
  void tellsForHowLongNoTickHasEnded() {
    Semaphore permits = new Semaphore(1);
    ControlLoopThread loop =
        new ControlLoopThread(permits::acquireUninterruptibly, Duration.ofMillis(10));
    loop.start();
    try {
      await().atMost(SOON).until(() -> loop.sinceLastTick().toMillis() > 200);
    } finally {
      permits.release(1_000_000);
    }
    await().atMost(SOON).until(() -> loop.sinceLastTick().toMillis() < 100);
    loop.stop();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
