package io.tenantry.context.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;

/**
 * Writes the tenant of the thread onto each span that is started on it: of databases, of outgoing
 * calls, of the application's own making. The span of the request itself is older than its tenant;
 * {@link ServerObservationTags} sees to it.
 */
public final class TenantSpanProcessor implements SpanProcessor {

  private static final AttributeKey<String> ID = AttributeKey.stringKey(Tenant.ID_KEY);
  private static final AttributeKey<String> REGION = AttributeKey.stringKey(Tenant.REGION_KEY);
  private static final AttributeKey<String> PLAN = AttributeKey.stringKey(Tenant.PLAN_KEY);

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    TenantContext.current()
        .ifPresent(tenant -> {
          span.setAttribute(ID, tenant.id().value());
          span.setAttribute(REGION, tenant.region().value());
          span.setAttribute(PLAN, tenant.plan().value());
        });
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
