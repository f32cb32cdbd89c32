package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.audit.OverloadReports;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Looks at the loop from outside, from a thread of its own: the loop's is busy when it matters. */
final class OverloadWatch implements SmartLifecycle {

  private final OverloadReports reports;
  private final Duration interval;
  private final InstantSource clock;
  private CountDownLatch end = new CountDownLatch(0);
  private volatile boolean running;

  OverloadWatch(OverloadReports reports, Duration interval, InstantSource clock) {
    this.reports = reports;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public void start() {
    CountDownLatch thisEnd = new CountDownLatch(1);
    end = thisEnd;
    running = true;
    Thread.ofPlatform().daemon().name("overload-watch").start(() -> lookUntil(thisEnd));
  }

  @Override
  public void stop() {
    running = false;
    end.countDown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void lookUntil(CountDownLatch thisEnd) {
    try {
      while (!thisEnd.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        reports.look(clock.instant(), System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
