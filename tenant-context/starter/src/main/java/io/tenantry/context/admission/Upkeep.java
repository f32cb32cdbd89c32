package io.tenantry.context.admission;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done beside the requests, each on a thread of its own: what waits for an answer keeps
 * nothing else waiting. What fails is said, and done again next time.
 */
public final class Upkeep implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);

  /** As many as there is work of: removal, the live limits, the load. A thread is made with it. */
  private static final int THREADS = 3;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS,
          work -> {
            Thread daemon = new Thread(work, "tenantry-admission");
            daemon.setDaemon(true);
            return daemon;
          });

  /** At once, and then again and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // the work does not throw, and nobody waits for it
  public void every(Duration interval, Runnable work) {
    threads.scheduleWithFixedDelay(
        () -> carefully(work), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void carefully(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) { // whatever is thrown from here, ends the work for good and unsaid
      LOGGER.warn("The upkeep of limits failed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
