package io.tenantry.boundaries;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import java.util.Objects;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What stands behind a boundary: it says for whom it works, and leaves a span. */
@Component
class FarSide {

  private final Tracer tracer;

  FarSide(ObjectProvider<OpenTelemetry> openTelemetry) {
    this.tracer =
        openTelemetry.getIfAvailable(GlobalOpenTelemetry::get).getTracer("io.tenantry.boundaries");
  }

  static String spanOf(String boundary) {
    return "far side of " + boundary;
  }

  /** The tenant of the thread, and the one that a log line would have. */
  String look(String boundary) {
    tracer.spanBuilder(spanOf(boundary)).startSpan().end();
    return "%s, log %s"
        .formatted(
            TenantContext.current().map(Tenant::id).map(Objects::toString).orElse("nobody"),
            Objects.requireNonNullElse(MDC.get(Tenant.ID_KEY), "nobody"));
  }
}
