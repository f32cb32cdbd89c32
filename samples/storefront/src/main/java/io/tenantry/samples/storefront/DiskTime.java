package io.tenantry.samples.storefront;

/**
 * The function {@code disk_time} of the embedded database. A few rows in memory are read in
 * microseconds; a shop's real database would spend some 30 ms on its disks or on the network, with
 * the connection taken and the CPU idle. This function is that time, and does not pretend to be
 * anything else. On PostgreSQL the same name is {@code pg_sleep}.
 */
public final class DiskTime {

  private DiskTime() {}

  /** Waits, and returns how long; called by H2 on the thread of the statement. */
  public static long pass(long millis) throws InterruptedException {
    Thread.sleep(millis);
    return millis;
  }
}
