package io.tenantry.context.autoconfigure;

import io.tenantry.context.TenantLabels;
import io.tenantry.context.telemetry.AgentCarrier;
import io.tenantry.context.telemetry.AgentChannel;
import io.tenantry.context.telemetry.AgentRequestFilter;
import io.tenantry.context.telemetry.BaggageCarrier;
import jakarta.servlet.DispatcherType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * The tenant on what the OpenTelemetry Java agent measures, where the agent is there and our
 * extension is in it. Where only the agent is, the tenant stays out of its reach.
 */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    before = TenantTelemetryAutoConfiguration.class)
public final class TenantAgentAutoConfiguration {

  private static final Logger LOGGER = LoggerFactory.getLogger(TenantAgentAutoConfiguration.class);

  @Bean
  @Conditional(JavaAgent.WithExtension.class)
  AgentChannel agentChannel(TenantLabels labels) {
    return AgentChannel.open(JavaAgent.propagator(), labels)
        .orElseThrow(() -> new IllegalStateException("the agent extension answers no longer"));
  }

  @Bean
  @ConditionalOnMissingBean
  @Conditional(JavaAgent.WithExtension.class)
  @Order(1)
  AgentCarrier agentTenantCarrier(AgentChannel channel) {
    return new AgentCarrier(new BaggageCarrier(), channel);
  }

  @Bean
  @Conditional(JavaAgent.WithoutExtension.class)
  SmartInitializingSingleton agentExtensionWarning(Environment environment) {
    return () -> LOGGER.warn(warning(environment));
  }

  static String warning(Environment environment) {
    return "The OpenTelemetry Java agent is there, but Tenantry's extension of it does not answer: "
        + whatIsMissing(environment)
        + ". The agent's spans, log records and metrics have no tenant, and the tenant is not put"
        + " into baggage, because nothing would keep it from being sent to everybody.";
  }

  private static String whatIsMissing(Environment environment) {
    if (isSet(environment, "otel.config.file")
        || isSet(environment, "otel.experimental.config.file")) {
      return "the agent is configured by otel.config.file, which leaves extensions of the SDK out"
          + " (use system properties or environment variables instead)";
    }
    if (!isSet(environment, "otel.javaagent.extensions")) {
      return "otel.javaagent.extensions is not set (expected: the path of"
          + " tenantry-agent-extension.jar)";
    }
    return "it is not among otel.javaagent.extensions, it is of another version, or"
        + " otel.propagators is none";
  }

  private static boolean isSet(Environment environment, String property) {
    return environment.getProperty(property) != null;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @Conditional(JavaAgent.WithExtension.class)
  static class ServletConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AgentRequestFilter agentRequestFilter(AgentChannel channel) {
      return new AgentRequestFilter(channel);
    }

    @Bean
    @ConditionalOnMissingBean(name = "agentRequestFilterRegistration")
    FilterRegistrationBean<AgentRequestFilter> agentRequestFilterRegistration(
        AgentRequestFilter filter) {
      FilterRegistrationBean<AgentRequestFilter> registration =
          new FilterRegistrationBean<>(filter);
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      registration.setDispatcherTypes(DispatcherType.REQUEST);
      return registration;
    }
  }
}
