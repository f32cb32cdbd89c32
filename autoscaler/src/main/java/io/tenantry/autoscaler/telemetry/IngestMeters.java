package io.tenantry.autoscaler.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What came in by OTLP. Every counter exists from the start, at 0. Thread-safe. */
public final class IngestMeters {

  private final Counter accepted;
  private final Map<String, Counter> dropped;
  private final Map<String, Counter> refused;

  /**
   * @param dropReasons labels of all reasons to drop a point
   * @param refusals labels of all reasons to refuse a request
   * @param series how many series the store holds
   */
  public IngestMeters(
      MeterRegistry registry, List<String> dropReasons, List<String> refusals, IntSupplier series) {
    this.accepted =
        Counter.builder("tenantry.autoscaler.otlp.accepted")
            .description("Data points that became samples")
            .register(registry);
    this.dropped =
        byReason(registry, "otlp.dropped", "Data points that became no sample", dropReasons);
    this.refused = byReason(registry, "otlp.refused", "Requests turned away unread", refusals);
    Gauge.builder("tenantry.autoscaler.signal.series", series::getAsInt)
        .description("Combinations of pod, tenant, plan and region that are held")
        .register(registry);
  }

  /** So many points became samples. */
  public void accepted(long points) {
    accepted.increment((double) points);
  }

  /** So many points became none. */
  public void dropped(String reason, long points) {
    of(dropped, reason).increment((double) points);
  }

  /** A request was refused. */
  public void refused(String reason) {
    of(refused, reason).increment();
  }

  private static Counter of(Map<String, Counter> counters, String reason) {
    Counter counter = counters.get(reason);
    if (counter == null) {
      throw new IllegalArgumentException("not one of the reasons given at the start");
    }
    return counter;
  }

  private static Map<String, Counter> byReason(
      MeterRegistry registry, String name, String description, List<String> reasons) {
    return reasons.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                reason ->
                    Counter.builder("tenantry.autoscaler." + name)
                        .description(description)
                        .tag("reason", reason)
                        .register(registry)));
  }
}
