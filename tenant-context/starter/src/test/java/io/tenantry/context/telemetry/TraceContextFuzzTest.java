package io.tenantry.context.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.fuzzing.WatchedLog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers {@code traceparent}, {@code tracestate} and {@code baggage}, a line each. Through our
 * wrapper comes the same trace as without it, and never a tenant.
 */
class TraceContextFuzzTest {

  private static final List<String> HEADERS = List.of("traceparent", "tracestate", "baggage");

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
          return headers == null ? null : headers.get(key);
        }
      };

  private final TextMapPropagator plain =
      TextMapPropagator.composite(
          W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
  private final TextMapPropagator wrapped = new PrivateBaggagePropagator(plain);

  @FuzzTest
  void fuzz(byte[] data) {
    String input = new String(data, StandardCharsets.ISO_8859_1);
    Map<String, String> headers = new HashMap<>();
    List<String> lines = input.lines().limit(HEADERS.size()).toList();
    for (int i = 0; i < lines.size(); i++) {
      headers.put(HEADERS.get(i), lines.get(i));
    }
    Context context;
    try (WatchedLog log = new WatchedLog()) {
      context = wrapped.extract(Context.root(), headers, GETTER);
      log.assertNothingOf(input);
    }
    SpanContext expected =
        Span.fromContext(plain.extract(Context.root(), headers, GETTER)).getSpanContext();
    assertThat(Span.fromContext(context).getSpanContext()).isEqualTo(expected);
    assertThat(Baggage.fromContext(context).asMap().keySet())
        .doesNotContain("tenant.id", "tenant.region", "tenant.plan");

    Map<String, String> sent = new HashMap<>();
    wrapped.inject(context, sent, (carrier, key, value) -> sent.put(key, value));
    assertThat(sent.getOrDefault("traceparent", ""))
        .matches("|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  }
}
