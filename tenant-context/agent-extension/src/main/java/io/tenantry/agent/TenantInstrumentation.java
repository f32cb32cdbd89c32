package io.tenantry.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer.InstrumentationType;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizerProvider;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;

/**
 * Takes part in every instrumentation of the agent that serves or calls.
 *
 * <ul>
 *   <li>Servers and consumers get a {@link ServedTenant}, and what is in it at the end.
 *   <li>HTTP and RPC clients get their {@link Destination}: a propagator sees only the headers that
 *       it is to fill, not where they go.
 * </ul>
 *
 * <p>Made by the agent, from a service file.
 */
public final class TenantInstrumentation implements InstrumenterCustomizerProvider {

  private static final AttributeKey<String> SERVER_ADDRESS =
      AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

  @Override
  public void customize(InstrumenterCustomizer instrumenter) {
    if (instrumenter.hasType(InstrumentationType.HTTP_SERVER)) {
      serve(instrumenter, new ServerAttributes(ServedTenant.Names.NONE));
    } else if (instrumenter.hasType(InstrumentationType.RPC_SERVER)
        || instrumenter.hasType(InstrumentationType.MESSAGING_CONSUMER_PROCESS)) {
      serve(instrumenter, new ServerAttributes(null));
    } else if (instrumenter.hasType(InstrumentationType.HTTP_CLIENT)
        || instrumenter.hasType(InstrumentationType.RPC_CLIENT)) {
      instrumenter.addOperationMetrics(meter -> new NotesDestination());
    }
  }

  private static void serve(InstrumenterCustomizer instrumenter, ServerAttributes attributes) {
    instrumenter
        .addContextCustomizer(
            (context, request, start) -> context.with(ServedTenant.KEY, new ServedTenant()))
        .addAttributesExtractor(attributes)
        .addOperationMetrics(meter -> new SpanHasTheTenantItself());
  }

  /**
   * Writes the tenant itself over the label that {@link ServerAttributes} left on the span, where
   * they differ. The metric is made from the attributes, not from the span, and keeps the label.
   */
  private static final class SpanHasTheTenantItself implements OperationListener {

    @Override
    public Context onStart(Context context, Attributes start, long startNanos) {
      return context;
    }

    @Override
    public void onEnd(Context context, Attributes end, long endNanos) {
      ServedTenant served = ServedTenant.of(context);
      ServedTenant.Names names = served == null ? null : served.names();
      if (names != null && names.own() != null) {
        Span.fromContext(context).setAllAttributes(names.own());
      }
    }
  }

  /** A listener, because what customises a context does so before the span is in it. */
  private static final class NotesDestination implements OperationListener {

    @Override
    public Context onStart(Context context, Attributes start, long startNanos) {
      String host = start.get(SERVER_ADDRESS);
      Long port = start.get(SERVER_PORT);
      return host == null
          ? context
          : new Destination(host, port == null ? 0 : port.intValue(), Span.fromContext(context))
              .storeIn(context);
    }

    @Override
    public void onEnd(Context context, Attributes end, long endNanos) {}
  }
}
