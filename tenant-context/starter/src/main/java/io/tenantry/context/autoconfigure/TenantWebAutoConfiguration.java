package io.tenantry.context.autoconfigure;

import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.web.CleanThreadListener;
import io.tenantry.context.web.HeaderSource;
import io.tenantry.context.web.IgnoredPaths;
import io.tenantry.context.web.PeerAddress;
import io.tenantry.context.web.PeerAddressValve;
import io.tenantry.context.web.TenantContextFilter;
import io.tenantry.context.web.TenantSource;
import jakarta.servlet.DispatcherType;
import org.apache.catalina.Valve;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** The filter in front of a servlet application. */
@AutoConfiguration(after = TenantContextAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class TenantWebAutoConfiguration {

  /**
   * Behind Spring's observation filter ({@code HIGHEST_PRECEDENCE + 1}), so that a rejection is
   * observed, too; in front of everything that may want to know the tenant.
   */
  static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

  @Bean
  @ConditionalOnMissingBean
  HeaderSource headerTenantSource(
      TenantHeaders headers, PeerTrust peerTrust, Environment environment) {
    return new HeaderSource(headers, peerAddress(environment), peerTrust);
  }

  @Bean
  @ConditionalOnMissingBean
  TenantContextFilter tenantContextFilter(
      ResolutionProperties properties,
      ObjectProvider<TenantSource> sources,
      TenantResolver resolver,
      ObjectProvider<AdmissionControl> admission,
      TenantContext tenants,
      ObjectProvider<RequestMeter> requests,
      ObjectProvider<TenantListener> listeners) {
    return new TenantContextFilter(
        sources.orderedStream().toList(),
        new IgnoredPaths(properties.ignoredPaths()),
        resolver,
        admission.getIfAvailable(() -> AdmissionControl.OPEN),
        tenants,
        requests.getIfAvailable(() -> RequestMeter.NONE),
        TenantListeners.of(listeners));
  }

  @Bean
  @ConditionalOnMissingBean
  CleanThreadListener cleanThreadListener(
      TenantContext tenants, ObjectProvider<TenantListener> listeners) {
    return new CleanThreadListener(tenants, TenantListeners.of(listeners));
  }

  @Bean
  @ConditionalOnMissingBean(name = "tenantContextFilterRegistration")
  FilterRegistrationBean<TenantContextFilter> tenantContextFilterRegistration(
      TenantContextFilter filter) {
    FilterRegistrationBean<TenantContextFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(FILTER_ORDER);
    registration.setDispatcherTypes(
        DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
    return registration;
  }

  /**
   * A container that takes the address from forwarding headers is not asked for it. On some cloud
   * platforms, Kubernetes among them, that is Spring Boot's default.
   */
  private static PeerAddress peerAddress(Environment environment) {
    String strategy = environment.getProperty("server.forward-headers-strategy");
    CloudPlatform platform = CloudPlatform.getActive(environment);
    boolean rewritten =
        strategy == null
            ? platform != null && platform.isUsingForwardHeaders()
            : strategy.equalsIgnoreCase("native");
    return rewritten ? PeerAddress.FROM_VALVE : PeerAddress.FROM_VALVE_OR_CONTAINER;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Valve.class, ConfigurableTomcatWebServerFactory.class})
  static class TomcatConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> peerAddressValveCustomizer() {
      return factory -> factory.addEngineValves(new PeerAddressValve());
    }
  }
}
