package io.tenantry.context.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What we say to the part of Tenantry that runs inside the OpenTelemetry Java agent. The
 * application's classes and the agent's do not see each other; what both have is the agent's
 * propagators, so the extension listens there for carriers of the two classes in here. Other
 * propagators find nothing in them.
 *
 * <p>The names of the two classes, of the keys and of the answer are a contract with the module
 * {@code agent-extension}, which is another jar of perhaps another version: a change of any of them
 * is a new {@link #VERSION}.
 *
 * <p>Thread-safe. What is said is about the server span that is around the calling thread; where
 * there is none, nobody hears it.
 */
public final class AgentChannel {

  private static final String ANSWER = "tenantry-agent-extension";
  private static final String VERSION = "1";

  private final TextMapPropagator agent;
  private final TenantLabels labels;

  private AgentChannel(TextMapPropagator agent, TenantLabels labels) {
    this.agent = agent;
    this.labels = labels;
  }

  /**
   * Asks whether the extension is in force behind {@code propagator}. Empty when it is not: there
   * nobody would keep a tenant in baggage from being sent to everybody.
   */
  public static Optional<AgentChannel> open(TextMapPropagator propagator, TenantLabels labels) {
    return answers(propagator)
        ? Optional.of(new AgentChannel(propagator, labels))
        : Optional.empty();
  }

  /** Whether the extension, in a version that we understand, is in force there. */
  public static boolean answers(TextMapPropagator propagator) {
    Probe probe = new Probe();
    propagator.inject(Context.root(), probe, Probe.SETTER);
    return VERSION.equals(probe.answer);
  }

  /** A scope was opened. The first one within a call is as a rule the one of its tenant. */
  void suppose(Tenant tenant) {
    send(tenant, false);
  }

  /** Whom the request is for, whatever was supposed. */
  void settle(Tenant tenant) {
    send(tenant, true);
  }

  private void send(Tenant tenant, boolean settled) {
    Message message = new Message(tenant, labels.labelOf(tenant), settled);
    agent.extract(Context.current(), message, Message.GETTER);
  }

  /** Injected into; remembers what the extension wrote. */
  private static final class Probe {

    static final TextMapSetter<Probe> SETTER =
        (probe, key, value) -> {
          if (probe != null && key.equals(ANSWER)) {
            probe.answer = value;
          }
        };

    private @Nullable String answer;
  }

  /** Extracted from; the labels are in it where they are not the tenant itself. */
  private record Message(Tenant tenant, Tenant label, boolean settled) {

    static final TextMapGetter<Message> GETTER =
        new TextMapGetter<>() {
          @Override
          public Iterable<String> keys(Message message) {
            return List.of();
          }

          @Override
          public @Nullable String get(@Nullable Message message, String key) {
            return message == null ? null : message.valueOf(key);
          }
        };

    private static final String LABEL = "label.";

    private @Nullable String valueOf(String key) {
      if (key.equals("settled")) {
        return Boolean.toString(settled);
      }
      if (key.startsWith(LABEL)) {
        return label.equals(tenant) ? null : valueOf(label, key.substring(LABEL.length()));
      }
      return valueOf(tenant, key);
    }

    private static @Nullable String valueOf(Tenant tenant, String key) {
      return switch (key) {
        case Tenant.ID_KEY -> tenant.id().value();
        case Tenant.REGION_KEY -> tenant.region().value();
        case Tenant.PLAN_KEY -> tenant.plan().value();
        default -> null;
      };
    }
  }
}
