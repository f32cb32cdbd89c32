package io.tenantry.agent;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.context.Context;

/** The entries of a context's baggage that are ours. */
final class TenantBaggage {

  private TenantBaggage() {}

  static boolean isIn(Context context) {
    Baggage baggage = Baggage.fromContext(context);
    if (baggage.isEmpty()) {
      return false;
    }
    for (String key : TenantKeys.ALL) {
      if (baggage.getEntry(key) != null) {
        return true;
      }
    }
    return false;
  }

  /** {@code context} without our entries; all others stay. */
  static Context without(Context context) {
    return asIn(Context.root(), context);
  }

  /** {@code context} with our entries, and only those, as they are in {@code source}. */
  static Context asIn(Context source, Context context) {
    if (!isIn(context) && !isIn(source)) {
      return context;
    }
    Baggage ours = Baggage.fromContext(source);
    BaggageBuilder builder = Baggage.fromContext(context).toBuilder();
    for (String key : TenantKeys.ALL) {
      BaggageEntry entry = ours.getEntry(key);
      if (entry == null) {
        builder.remove(key);
      } else {
        builder.put(key, entry.getValue(), entry.getMetadata());
      }
    }
    return context.with(builder.build());
  }
}
