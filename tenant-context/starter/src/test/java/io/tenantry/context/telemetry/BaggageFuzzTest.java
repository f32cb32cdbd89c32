package io.tenantry.context.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.fuzzing.WatchedLog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code baggage}, one value per line. Whatever stands in it, no tenant comes in by it,
 * and none of it goes on to the next process as one.
 */
class BaggageFuzzTest {

  private static final TextMapGetter<List<String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(List<String> values) {
          return List.of("baggage");
        }

        @Override
        public @Nullable String get(@Nullable List<String> values, String key) {
          return values == null || values.isEmpty() ? null : values.get(0);
        }

        @Override
        public Iterator<String> getAll(@Nullable List<String> values, String key) {
          return values == null ? List.<String>of().iterator() : values.iterator();
        }
      };

  private final TextMapPropagator propagator =
      new PrivateBaggagePropagator(W3CBaggagePropagator.getInstance());

  @FuzzTest
  void fuzz(byte[] data) {
    String input = new String(data, StandardCharsets.ISO_8859_1);
    Context context;
    try (WatchedLog log = new WatchedLog()) {
      context = propagator.extract(Context.root(), input.lines().toList(), GETTER);
      log.assertNothingOf(input);
    }
    Baggage baggage = Baggage.fromContext(context);
    assertThat(baggage.asMap().keySet())
        .doesNotContain("tenant.id", "tenant.region", "tenant.plan");

    Map<String, String> sent = new HashMap<>();
    propagator.inject(context, sent, (carrier, key, value) -> sent.put(key, value));
    assertThat(sent.getOrDefault("baggage", ""))
        .doesNotContainPattern("(^|,)\\s*tenant\\.(id|region|plan)\\s*=");
  }
}
