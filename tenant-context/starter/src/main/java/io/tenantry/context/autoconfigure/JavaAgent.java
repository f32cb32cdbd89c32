package io.tenantry.context.autoconfigure;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.telemetry.AgentChannel;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the OpenTelemetry Java agent is in this process, and whether our extension is in it.
 *
 * <p>The global OpenTelemetry is looked at only where somebody has set it: to ask for it otherwise
 * sets it, for good, to one that does nothing.
 */
final class JavaAgent {

  /** In every distribution of the agent, on the boot class path. */
  private static final String AGENT_CLASS = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";

  private JavaAgent() {}

  /** Whether an agent has set up OpenTelemetry. One that was attached and is disabled has not. */
  static boolean isThere() {
    return GlobalOpenTelemetry.isSet() && isOnBootClassPath();
  }

  static TextMapPropagator propagator() {
    return GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
  }

  private static boolean isOnBootClassPath() {
    try {
      Class.forName(AGENT_CLASS, false, bootClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @SuppressWarnings("NullAway") // null is the name of the boot class loader
  private static ClassLoader bootClassLoader() {
    return null;
  }

  /** The extension is in force. */
  static final class WithExtension implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return GlobalOpenTelemetry.isSet() && AgentChannel.answers(propagator());
    }
  }

  /** There is an agent, and nobody in it who would keep the tenant inside. */
  static final class WithoutExtension implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return isThere() && !AgentChannel.answers(propagator());
    }
  }

  /** There is no agent. */
  static final class Absent implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !isThere();
    }
  }
}
