package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.telemetry.AgentCarrier;
import io.tenantry.context.telemetry.AgentChannel;
import io.tenantry.context.telemetry.AgentRequestFilter;
import io.tenantry.context.telemetry.AgentSide;
import io.tenantry.context.telemetry.BaggageCarrier;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.mock.env.MockEnvironment;

/** In a process without an agent; those with one are in the module {@code agent-tests}. */
class TenantAgentAutoConfigurationTest {

  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          TenantAgentAutoConfiguration.class,
          TenantContextAutoConfiguration.class,
          TenantTelemetryAutoConfiguration.class,
          TenantWebAutoConfiguration.class);

  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner().withConfiguration(OURS);

  @AfterEach
  void forgetGlobal() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void nobodyIsTalkedToWithoutAnAgent() {
    web.run(context ->
        assertThat(context)
            .hasNotFailed()
            .doesNotHaveBean(AgentChannel.class)
            .doesNotHaveBean(AgentCarrier.class)
            .doesNotHaveBean(AgentRequestFilter.class)
            .doesNotHaveBean("agentExtensionWarning"));
  }

  /** To look at the global OpenTelemetry sets it, and the application could not any more. */
  @Test
  void theGlobalOpenTelemetryIsLeftToTheApplication() {
    web.run(context -> assertThat(context).hasNotFailed());
    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
  }

  @Test
  void aGlobalOpenTelemetryOfTheApplicationsOwnIsNoAgent() {
    GlobalOpenTelemetry.set(with(TextMapPropagator.noop()));
    web.run(context ->
        assertThat(context)
            .hasNotFailed()
            .doesNotHaveBean(AgentChannel.class)
            .doesNotHaveBean("agentExtensionWarning"));
  }

  @Test
  void theChannelIsOpenWhereTheExtensionAnswers() {
    GlobalOpenTelemetry.set(with(new AgentSide()));
    web.run(context -> {
      assertThat(context)
          .hasNotFailed()
          .hasSingleBean(AgentChannel.class)
          .hasSingleBean(AgentCarrier.class)
          .hasSingleBean(AgentRequestFilter.class);
      assertThat(
              context
                  .getBean("agentRequestFilterRegistration", FilterRegistrationBean.class)
                  .getOrder())
          .isLessThan(TenantWebAutoConfiguration.FILTER_ORDER);
    });
  }

  @Test
  void anotherApplicationThanAWebOneHasTheCarrierAlone() {
    GlobalOpenTelemetry.set(with(new AgentSide()));
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AgentCarrier.class)
                .doesNotHaveBean(AgentRequestFilter.class));
  }

  @Test
  void aCarrierAndAFilterOfTheApplicationsOwnTakeThePlaceOfOurs() {
    GlobalOpenTelemetry.set(with(new AgentSide()));
    AgentChannel channel =
        AgentChannel.open(new AgentSide(), new TenantLabels(1, 1, List.of())).orElseThrow();
    AgentCarrier carrier = new AgentCarrier(new BaggageCarrier(), channel);
    AgentRequestFilter filter = new AgentRequestFilter(channel);
    web.withBean(AgentCarrier.class, () -> carrier)
        .withBean(AgentRequestFilter.class, () -> filter)
        .run(context -> {
          assertThat(context.getBean(AgentCarrier.class)).isSameAs(carrier);
          assertThat(context.getBean(AgentRequestFilter.class)).isSameAs(filter);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'', otel.javaagent.extensions is not set",
    "otel.config.file, otel.config.file",
    "otel.experimental.config.file, otel.config.file",
    "otel.javaagent.extensions, it is not among otel.javaagent.extensions"
  })
  void theWarningSaysWhatIsMissing(String property, String expected) {
    MockEnvironment environment = new MockEnvironment();
    if (!property.isEmpty()) {
      environment.setProperty(property, "something");
    }
    assertThat(TenantAgentAutoConfiguration.warning(environment))
        .contains(expected)
        .doesNotContain("something");
  }

  private static OpenTelemetry with(TextMapPropagator propagator) {
    ContextPropagators propagators = ContextPropagators.create(propagator);
    return new OpenTelemetry() {
      @Override
      public TracerProvider getTracerProvider() {
        return TracerProvider.noop();
      }

      @Override
      public MeterProvider getMeterProvider() {
        return MeterProvider.noop();
      }

      @Override
      public ContextPropagators getPropagators() {
        return propagators;
      }
    };
  }
}
