package io.tenantry.context.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.Rejection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts rejections in the meter {@code tenantry.tenant.rejected}, by {@code reason}. Every reason
 * is there from the start, with 0. Nothing of a rejected request is in it.
 */
public final class RejectionCounter implements Consumer<Rejection> {

  private final Map<Rejection, Counter> counters = new EnumMap<>(Rejection.class);

  public RejectionCounter(MeterRegistry registry) {
    for (Rejection reason : Rejection.values()) {
      counters.put(
          reason,
          Counter.builder("tenantry.tenant.rejected")
              .description("Requests turned away because of their tenant")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  @Override
  public void accept(Rejection reason) {
    Counter counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
