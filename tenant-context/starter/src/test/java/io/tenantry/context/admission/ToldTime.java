package io.tenantry.context.admission;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that goes when it is told to. It begins where the real one may: below zero. */
final class ToldTime implements LongSupplier {

  private long nanos;

  ToldTime() {
    this(-1_000_000_000_000L);
  }

  ToldTime(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  void passTo(long later) {
    nanos = Math.max(nanos, later);
  }
}
