package io.tenantry.context.actuator;

import io.tenantry.context.Admission;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantsContributor;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was turned away at the borders, and why, since the start. Reasons and numbers only. */
public final class BorderReport implements TenantListener, TenantsContributor {

  private final Map<Rejection, LongAdder> rejections = counters(Rejection.class);
  private final Map<Admission.Refusal, LongAdder> refusals = counters(Admission.Refusal.class);
  private final LongAdder servedElsewhere = new LongAdder();
  private final LongAdder leaks = new LongAdder();

  @Override
  public void rejected(Rejection reason) {
    increment(rejections, reason);
  }

  @Override
  public void refused(Tenant tenant, Admission.Refusal reason) {
    increment(refusals, reason);
  }

  @Override
  public void servedElsewhere(Tenant tenant) {
    servedElsewhere.increment();
  }

  @Override
  public void leaked() {
    leaks.increment();
  }

  @Override
  public String name() {
    return "borders";
  }

  @Override
  public Borders report() {
    return new Borders(
        byName(rejections),
        sum(Rejection.UNTRUSTED_PEER) + sum(Rejection.CONFLICTING_TENANT),
        byName(refusals),
        servedElsewhere.sum(),
        leaks.sum());
  }

  private long sum(Rejection reason) {
    LongAdder counter = rejections.get(reason);
    return counter == null ? 0 : counter.sum();
  }

  private static <E extends Enum<E>> Map<E, LongAdder> counters(Class<E> type) {
    Map<E, LongAdder> counters = new EnumMap<>(type);
    for (E reason : type.getEnumConstants()) {
      counters.put(reason, new LongAdder());
    }
    return counters;
  }

  private static <E extends Enum<E>> void increment(Map<E, LongAdder> counters, E reason) {
    LongAdder counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  private static <E extends Enum<E>> Map<String, Long> byName(Map<E, LongAdder> counters) {
    Map<String, Long> byName = new LinkedHashMap<>();
    counters.forEach(
        (reason, counter) -> byName.put(reason.name().toLowerCase(Locale.ROOT), counter.sum()));
    return byName;
  }

  /**
   * The report.
   *
   * @param rejections messages turned away because of their tenant, by reason
   * @param spoofAttempts those of them that named a tenant that was not the sender's: from an
   *     untrusted peer, or against another source
   * @param refusals requests of resolved tenants that a limit did not let in, by reason
   * @param servedElsewhere requests of tenants that are resident in another region and were served
   *     here nevertheless, because tenantry.residency.mode is report; those that were turned away
   *     for it (421) are in {@code rejections}
   * @param leaks threads that began a request with the tenant of an earlier one
   */
  public record Borders(
      Map<String, Long> rejections,
      long spoofAttempts,
      Map<String, Long> refusals,
      long servedElsewhere,
      long leaks) {}
}
