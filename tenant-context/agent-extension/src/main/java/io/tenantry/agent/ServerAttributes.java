package io.tenantry.agent;

import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tenant of a request on its metric and, by the same call, on its server span. Not before
 * the request's end: at its start the tenant is not known.
 *
 * @param untold for a request about which nobody has said anything; null to write nothing then
 */
record ServerAttributes(ServedTenant.@Nullable Names untold)
    implements AttributesExtractor<Object, Object> {

  @Override
  public void onStart(AttributesBuilder attributes, Context parent, Object request) {}

  @Override
  public void onEnd(
      AttributesBuilder attributes,
      Context context,
      Object request,
      @Nullable Object response,
      @Nullable Throwable error) {
    ServedTenant served = ServedTenant.of(context);
    ServedTenant.Names told = served == null ? null : served.names();
    ServedTenant.Names names = told == null ? untold : told;
    if (names != null) {
      attributes.putAll(names.labels());
    }
  }
}
