package io.tenantry.context.demand;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.tenantry.context.Admission;
import io.tenantry.context.DemotedNames;
import io.tenantry.context.Tenant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The requests in flight under each name in metrics. Names that are gone are forgotten, but none
 * under which a request is in flight. Thread-safe; a request costs one look-up and two additions.
 */
final class RequestSeries {

  private final ConcurrentMap<Tenant, One> series = new ConcurrentHashMap<>();

  /** What is kept for {@code label}. Requests are counted by {@link #begun}. */
  One of(Tenant label) {
    One known = series.get(label);
    return known != null ? known : series.computeIfAbsent(label, One::new);
  }

  /** A request begins. Whoever gets its series says when it has {@linkplain One#ended ended}. */
  One begun(Tenant label) {
    One one = of(label);
    one.inFlight.increment();
    if (!one.forgotten) {
      return one;
    }
    // While one is computed, none of the same label is being forgotten.
    return series.compute(
        label,
        (same, known) -> {
          one.inFlight.decrement();
          One live = known == null ? new One(same) : known;
          live.inFlight.increment();
          return live;
        });
  }

  void forget(DemotedNames demoted) {
    for (Tenant label : series.keySet()) {
      if (demoted.include(label)) {
        series.computeIfPresent(label, (same, one) -> one.isForgotten() ? null : one);
      }
    }
  }

  void forEach(Consumer<One> reader) {
    series.values().forEach(reader);
  }

  /** What is kept for one label. */
  static final class One {

    private static final AttributeKey<String> ID = AttributeKey.stringKey(Tenant.ID_KEY);
    private static final AttributeKey<String> REGION = AttributeKey.stringKey(Tenant.REGION_KEY);
    private static final AttributeKey<String> PLAN = AttributeKey.stringKey(Tenant.PLAN_KEY);
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

    private final Attributes attributes;
    private final Map<Admission.Refusal, Attributes> refused =
        new EnumMap<>(Admission.Refusal.class);
    private final LongAdder inFlight = new LongAdder();
    private volatile boolean forgotten;

    private One(Tenant label) {
      this.attributes =
          Attributes.of(
              ID, label.id().value(),
              REGION, label.region().value(),
              PLAN, label.plan().value());
      for (Admission.Refusal reason : Admission.Refusal.values()) {
        refused.put(
            reason,
            attributes.toBuilder().put(REASON, reason.name().toLowerCase(Locale.ROOT)).build());
      }
    }

    Attributes attributes() {
      return attributes;
    }

    Attributes refused(Admission.Refusal reason) {
      return refused.getOrDefault(reason, attributes);
    }

    long inFlight() {
      return inFlight.sum();
    }

    void ended() {
      inFlight.decrement();
    }

    /**
     * Whether nobody counts here any more. Said first and looked at then, as a request counts first
     * and looks then: one of the two sees the other.
     */
    private boolean isForgotten() {
      forgotten = true;
      forgotten = inFlight.sum() == 0;
      return forgotten;
    }
  }
}
