package io.tenantry.benchmarks.storefront;

import java.util.concurrent.TimeUnit;

/** When requests are sent. */
interface Clock {

  Clock SYSTEM =
      new Clock() {

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleepUntil(long nanoTime) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
        }
      };

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /** Returns at that time, or a little later. */
  void sleepUntil(long nanoTime) throws InterruptedException;
}
