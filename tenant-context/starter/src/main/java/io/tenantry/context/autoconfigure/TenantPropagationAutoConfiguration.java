package io.tenantry.context.autoconfigure;

import io.tenantry.context.TenantHeaders;
import io.tenantry.context.propagation.Destinations;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.http.TenantExchangeFilter;
import io.tenantry.context.propagation.http.TenantRequestInterceptor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The tenant on what is sent to other services, and to nobody else. */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    afterName = "org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration")
@EnableConfigurationProperties(PropagationProperties.class)
public final class TenantPropagationAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Destinations tenantDestinations(PropagationProperties properties) {
    return Destinations.of(properties.destinations());
  }

  @Bean
  @ConditionalOnMissingBean
  OutboundHeaders tenantOutboundHeaders(Destinations destinations, TenantHeaders headers) {
    return new OutboundHeaders(destinations, headers);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HttpClientSettings.class)
  static class RedirectsConfiguration {

    @Bean
    FollowedRedirects tenantFollowedRedirects(Destinations destinations, Environment environment) {
      return new FollowedRedirects(destinations, environment);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({RestClientCustomizer.class, RestClient.class})
  static class RestClientConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TenantRequestInterceptor tenantRequestInterceptor(OutboundHeaders headers) {
      return new TenantRequestInterceptor(headers);
    }

    /** The last, so that a header that another customizer sets is seen. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RestClientCustomizer tenantRestClientCustomizer(TenantRequestInterceptor interceptor) {
      return builder -> builder.requestInterceptor(interceptor);
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RestTemplateCustomizer tenantRestTemplateCustomizer(TenantRequestInterceptor interceptor) {
      return template -> template.getInterceptors().add(interceptor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({WebClientCustomizer.class, WebClient.class})
  static class WebClientConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TenantExchangeFilter tenantExchangeFilter(OutboundHeaders headers) {
      return new TenantExchangeFilter(headers);
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebClientCustomizer tenantWebClientCustomizer(TenantExchangeFilter filter) {
      return builder -> builder.filter(filter);
    }
  }
}
