package io.tenantry.context.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.telemetry.BaggageCarrier;
import io.tenantry.context.telemetry.DemotedMeters;
import io.tenantry.context.telemetry.ObservedTenant;
import io.tenantry.context.telemetry.PrivateBaggagePropagator;
import io.tenantry.context.telemetry.ServerObservationTags;
import io.tenantry.context.telemetry.ServletTenant;
import io.tenantry.context.telemetry.TenantMeters;
import io.tenantry.context.telemetry.TenantSpanProcessor;
import jakarta.servlet.ServletRequest;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** The tenant on meters and spans, and in baggage that stays inside. */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
public final class TenantTelemetryAutoConfiguration {

  private static final String HTTP_SERVER_REQUESTS = "http.server.requests";

  @Bean
  @ConditionalOnBean(MeterRegistry.class)
  @ConditionalOnMissingBean
  TenantMeters tenantMeters(MeterRegistry registry, TenantLabels labels) {
    return new TenantMeters(registry, labels);
  }

  @Bean
  @ConditionalOnBean(MeterRegistry.class)
  @ConditionalOnMissingBean
  DemotedMeters demotedTenantMeters(MeterRegistry registry, TenantLabels labels) {
    return new DemotedMeters(registry, labels);
  }

  @Bean
  @ConditionalOnClass(ObservationFilter.class)
  @ConditionalOnMissingBean
  ServerObservationTags serverObservationTags(
      TenantLabels labels,
      TelemetryProperties properties,
      ObservedTenant observed,
      Environment environment) {
    Set<String> names = new HashSet<>(properties.taggedObservations());
    if (names.contains(HTTP_SERVER_REQUESTS)) {
      names.add(
          environment.getProperty(
              "management.observations.http.server.requests.name", HTTP_SERVER_REQUESTS));
    }
    return new ServerObservationTags(labels, names, observed);
  }

  /** Spring's web module alone does not mean servlets: a worker has it for its client. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ServletRequest.class, ServerRequestObservationContext.class})
  static class ServletConfiguration {

    @Bean
    @ConditionalOnMissingBean(ObservedTenant.class)
    ServletTenant servletObservedTenant() {
      return new ServletTenant();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Conditional(NoServlets.class)
  static class OtherConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ObservedTenant observedTenant() {
      return ObservedTenant.IN_CONTEXT;
    }
  }

  /** Where {@link ServletConfiguration} is not. */
  static final class NoServlets extends NoneNestedConditions {

    NoServlets() {
      super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @ConditionalOnClass({ServletRequest.class, ServerRequestObservationContext.class})
    static final class Servlets {}
  }

  /**
   * Only where Spring Boot sets OpenTelemetry up: there, what propagates baggage is a bean, and we
   * can see to it that the tenant is not sent to third parties.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(ContextPropagators.class)
  static class TracingConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TenantSpanProcessor tenantSpanProcessor() {
      return new TenantSpanProcessor();
    }

    /** Only where Spring Boot's propagator is the only one: the Java agent has one of its own. */
    @Bean
    @ConditionalOnMissingBean
    @Conditional(JavaAgent.Absent.class)
    @Order(1)
    BaggageCarrier baggageTenantCarrier() {
      return new BaggageCarrier();
    }

    @Bean
    static BeanPostProcessor privateBaggagePostProcessor() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof ContextPropagators propagators
              ? ContextPropagators.create(
                  new PrivateBaggagePropagator(propagators.getTextMapPropagator()))
              : bean;
        }
      };
    }
  }
}
