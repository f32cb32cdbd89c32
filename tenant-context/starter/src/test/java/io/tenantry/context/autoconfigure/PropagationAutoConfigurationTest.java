package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.TenantHeaders;
import io.tenantry.context.propagation.Destinations;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.http.TenantExchangeFilter;
import io.tenantry.context.propagation.http.TenantRequestInterceptor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class PropagationAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TenantContextAutoConfiguration.class, TenantPropagationAutoConfiguration.class));

  @Test
  void nobodyIsToldTheTenantByDefault() {
    runner.run(context ->
        assertThat(context.getBean(OutboundHeaders.class).destinations().isEmpty()).isTrue());
  }

  @Test
  void everyClientOfSpringBootIsCustomised() {
    runner.run(context ->
        assertThat(context)
            .hasSingleBean(RestClientCustomizer.class)
            .hasSingleBean(RestTemplateCustomizer.class)
            .hasSingleBean(WebClientCustomizer.class));
  }

  @Test
  void nothingIsMissedWithoutTheClientsLibraries() {
    runner
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web",
                "org.springframework.http",
                "org.springframework.boot.http",
                "org.springframework.boot.restclient",
                "org.springframework.boot.webclient",
                "reactor",
                "io.grpc",
                "org.springframework.grpc",
                "org.springframework.kafka",
                "org.apache.kafka"))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(OutboundHeaders.class)
                .doesNotHaveBean(TenantRequestInterceptor.class)
                .doesNotHaveBean(TenantExchangeFilter.class));
  }

  @Test
  void anApplicationsOwnBeansAreUsed() {
    Destinations own = Destinations.of(List.of("own"));
    OutboundHeaders headers = new OutboundHeaders(own, TenantHeaders.DEFAULT);
    TenantRequestInterceptor interceptor = new TenantRequestInterceptor(headers);
    TenantExchangeFilter filter = new TenantExchangeFilter(headers);
    runner
        .withBean("ownDestinations", Destinations.class, () -> own)
        .run(context ->
            assertThat(context.getBean(OutboundHeaders.class).destinations()).isSameAs(own));
    runner
        .withBean("ownHeaders", OutboundHeaders.class, () -> headers)
        .withBean("ownInterceptor", TenantRequestInterceptor.class, () -> interceptor)
        .withBean("ownFilter", TenantExchangeFilter.class, () -> filter)
        .run(context -> {
          assertThat(context.getBean(OutboundHeaders.class)).isSameAs(headers);
          assertThat(context.getBean(TenantRequestInterceptor.class)).isSameAs(interceptor);
          assertThat(context.getBean(TenantExchangeFilter.class)).isSameAs(filter);
        });
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "inventory, -,                    dont-follow",
        "'',        -,                    -",
        "-,         -,                    -",
        "inventory, follow,               follow",
      })
  void redirectsAreNotFollowedWhereSomebodyIsToldTheTenant(
      String destinations, String own, String expected) {
    MockEnvironment environment = new MockEnvironment();
    if (destinations != null) {
      environment.setProperty("tenantry.propagation.destinations", destinations);
    }
    if (own != null) {
      environment.setProperty("spring.http.clients.redirects", own);
    }
    new StarterDefaults().postProcessEnvironment(environment, new SpringApplication());
    assertThat(environment.getProperty("spring.http.clients.redirects")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "spring.http.clients.redirects=follow,                   spring.http.clients.redirects is follow:",
    "spring.http.clients.redirects=follow-when-possible,     spring.http.clients.redirects is follow-when-possible:",
    "spring.http.serviceclient.stock.redirects=follow,       spring.http.serviceclient.stock.redirects is follow:",
  })
  void aClientThatFollowsRedirectsIsWarnedOf(
      String property, String warning, CapturedOutput output) {
    runner
        .withPropertyValues("tenantry.propagation.destinations=inventory", property)
        .run(context -> assertThat(output).contains(warning));
  }

  @Test
  void thereIsNoWarningWhereNothingCanGetOut(CapturedOutput output) {
    runner
        .withPropertyValues("spring.http.clients.redirects=follow")
        .run(context -> assertThat(context).hasNotFailed());
    runner
        .withPropertyValues(
            "tenantry.propagation.destinations=inventory",
            "spring.http.clients.redirects=dont-follow",
            "spring.http.serviceclient.stock.redirects=dont-follow")
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).doesNotContain("redirects is");
  }
}
