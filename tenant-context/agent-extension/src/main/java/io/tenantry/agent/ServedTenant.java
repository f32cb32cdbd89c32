package io.tenantry.agent;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Whom one request, call or message is for. Made with its server span, in whose context it is, and
 * filled in later, when the application has found out.
 *
 * <p>Thread-safe: told by the threads that serve a request, read by the one that completes it.
 */
final class ServedTenant {

  static final ContextKey<ServedTenant> KEY = ContextKey.named("tenantry-served-tenant");

  private @Nullable Names names;
  private boolean settled;

  /** The one of the innermost server span around; null outside every one. */
  static @Nullable ServedTenant of(Context context) {
    return context.get(KEY);
  }

  /** The first scope that is opened within a call is as a rule the one of its tenant. */
  synchronized void suppose(Names supposed) {
    if (names == null) {
      names = supposed;
    }
  }

  /** Whoever judges requests knows, whatever was supposed. Only the first to settle it counts. */
  synchronized void settle(Names known) {
    if (!settled) {
      names = known;
      settled = true;
    }
  }

  /** Null while nobody has said anything. */
  synchronized @Nullable Names names() {
    return names;
  }

  /**
   * What is written about a tenant.
   *
   * @param labels for metrics: bounded, with {@code _overflow} for what is beyond the bounds
   * @param own for spans: the tenant itself, where the labels do not name it; null where they do
   */
  record Names(Attributes labels, @Nullable Attributes own) {

    /** For a request whose tenant nobody has told. */
    static final Names NONE =
        new Names(
            Attributes.of(
                TenantKeys.ID, "_none", TenantKeys.REGION, "_none", TenantKeys.PLAN, "default"),
            null);
  }
}
