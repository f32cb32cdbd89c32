package io.tenantry.context.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Gauges about the limits, a handful however many tenants there are:
 *
 * <ul>
 *   <li>{@code tenantry.admission.limiters}: tenants that have one.
 *   <li>{@code tenantry.admission.live.age}, seconds: since what is published live was last heard
 *       of.
 *   <li>{@code tenantry.admission.concurrency.limit} and {@code tenantry.admission.in.flight}:
 *       where overload is found by latency.
 *   <li>{@code tenantry.admission.rate.limit}, requests per second: where it is by the processors'
 *       load.
 * </ul>
 *
 * <p>What is refused is counted for all borders alike, as {@code tenantry.admission.refused}.
 */
public final class AdmissionMeters implements MeterBinder {

  private final TenantAdmission admission;
  private final @Nullable LiveFeed live;

  /**
   * @param live null: nothing is published
   */
  public AdmissionMeters(TenantAdmission admission, @Nullable LiveFeed live) {
    this.admission = admission;
    this.live = live;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("tenantry.admission.limiters", admission, TenantAdmission::limiters)
        .description("Tenants that have limiters of their own")
        .register(registry);
    if (live != null) {
      Gauge.builder(
              "tenantry.admission.live.age", live, feed -> feed.ageSeconds().orElse(Double.NaN))
          .description("Since the live limits were last heard of")
          .baseUnit("seconds")
          .register(registry);
    }
    admission.overload().ifPresent(state -> bindOverload(state.mode(), registry));
  }

  private void bindOverload(String mode, MeterRegistry registry) {
    if (mode.equals("latency")) {
      Gauge.builder("tenantry.admission.concurrency.limit", admission, AdmissionMeters::limitOf)
          .description("Requests at a time that are served without waiting for each other")
          .register(registry);
      Gauge.builder("tenantry.admission.in.flight", admission, AdmissionMeters::usedOf)
          .description("Requests in progress")
          .register(registry);
    } else {
      Gauge.builder("tenantry.admission.rate.limit", admission, AdmissionMeters::limitOf)
          .description("Requests per second that the load of the processors leaves")
          .register(registry);
    }
  }

  private static double limitOf(TenantAdmission admission) {
    return admission.overload().map(OverloadState::limit).orElse(Double.NaN);
  }

  private static double usedOf(TenantAdmission admission) {
    return admission.overload().map(OverloadState::used).orElse(Double.NaN);
  }
}
