package io.tenantry.context.admission;

import io.tenantry.context.Admission.Outcome;

/**
 * What the process can do, in a unit of its own: requests at a time, or requests in a second. Times
 * are those of {@link System#nanoTime}. Thread-safe.
 */
interface Capacity {

  /** All of it, > 0. */
  double size();

  /** What is taken now; may be more than there is. */
  double used(long now);

  /** Which part of it is kept free from those who have more than their share, 0 to 1. */
  double reserve();

  /** The part of a second, in nanoseconds, for which one request takes a share of one unit. */
  double nanosPerRequest();

  /** Whether somebody with that share may hold one request more at a time. */
  boolean mayHoldMore(int inFlight, double share);

  void taken(long now);

  /** What was taken then was not used. */
  void givenBack(long takenNanos);

  void done(long takenNanos, long now, Outcome outcome);
}
