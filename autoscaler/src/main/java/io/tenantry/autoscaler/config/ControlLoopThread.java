package io.tenantry.autoscaler.config;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The one thread that ticks. It starts after everything else and ends first, with its tick done.
 *
 * <p>Ticks begin one interval apart. One that takes longer delays the next; those missed meanwhile
 * are not made up for, because each reads the whole state anyway. An exception ends the thread, and
 * {@link #sinceLastTick} tells.
 */
final class ControlLoopThread implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ControlLoopThread.class);

  /** More than one request to the API server may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Running(Thread thread, CountDownLatch end) {}

  private final Runnable tick;
  private final Duration interval;
  private volatile long lastTickNanos = System.nanoTime();
  private volatile @Nullable Running running;

  ControlLoopThread(Runnable tick, Duration interval) {
    this.tick = tick;
    this.interval = interval;
  }

  @Override
  public void start() {
    lastTickNanos = System.nanoTime();
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().name("control-loop").unstarted(() -> tickUntil(end));
    running = new Running(thread, end);
    thread.start();
  }

  /** Returns when the tick that runs has ended, or hangs. */
  @Override
  public void stop() {
    Running ending = running;
    if (ending == null) {
      return;
    }
    running = null;
    ending.end().countDown();
    try {
      if (!ending.thread().join(PATIENCE)) {
        LOG.warn("The last tick has not ended within {}", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  /** Time since a tick last ended, or since the start. */
  Duration sinceLastTick() {
    return Duration.ofNanos(System.nanoTime() - lastTickNanos);
  }

  private void tickUntil(CountDownLatch end) {
    long next = System.nanoTime();
    try {
      do {
        tick.run();
        lastTickNanos = System.nanoTime();
        next = Math.max(next + interval.toNanos(), lastTickNanos);
      } while (!end.await(next - lastTickNanos, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
