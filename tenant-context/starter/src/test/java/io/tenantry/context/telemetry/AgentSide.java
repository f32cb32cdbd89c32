package io.tenantry.context.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other end of {@link AgentChannel}, as the agent extension is it: answers the probe and writes
 * down what it hears. Whether the extension is like this is tested with the real one, in the module
 * {@code agent-tests}.
 */
public final class AgentSide implements TextMapPropagator {

  /** What was heard, in order: {@code settled own label}. */
  public final List<String> heard = new ArrayList<>();

  private final @Nullable String version;

  public AgentSide() {
    this("1");
  }

  /**
   * @param version what the probe is answered; null for an agent without the extension
   */
  AgentSide(@Nullable String version) {
    this.version = version;
  }

  @Override
  public Collection<String> fields() {
    return List.of("baggage");
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    setter.set(carrier, "baggage", "of=somebody");
    if (version != null && isOf("AgentChannel$Probe", carrier)) {
      setter.set(carrier, "tenantry-agent-extension", version);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    if (isOf("AgentChannel$Message", carrier)) {
      heard.add(
          "%s %s %s"
              .formatted(
                  "true".equals(getter.get(carrier, "settled")) ? "settled" : "supposed",
                  words(carrier, getter, ""),
                  words(carrier, getter, "label.")));
    }
    return context;
  }

  private static <C> String words(@Nullable C carrier, TextMapGetter<C> getter, String prefix) {
    return "%s/%s/%s"
        .formatted(
            getter.get(carrier, prefix + "tenant.id"),
            getter.get(carrier, prefix + "tenant.region"),
            getter.get(carrier, prefix + "tenant.plan"));
  }

  private static boolean isOf(String name, @Nullable Object carrier) {
    return carrier != null
        && carrier.getClass().getName().equals("io.tenantry.context.telemetry." + name);
  }
}
