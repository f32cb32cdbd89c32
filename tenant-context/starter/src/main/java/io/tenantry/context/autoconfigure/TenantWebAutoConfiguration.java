package io.tenantry.context.autoconfigure;

import io.tenantry.context.AdmissionControl;
import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.token.AuthenticatedToken;
import io.tenantry.context.web.AuthenticatedSource;
import io.tenantry.context.web.AuthenticatedTenantFilter;
import io.tenantry.context.web.BaggageSource;
import io.tenantry.context.web.BearerTokenSource;
import io.tenantry.context.web.CertificateSource;
import io.tenantry.context.web.CleanThreadListener;
import io.tenantry.context.web.HeaderSource;
import io.tenantry.context.web.IgnoredPaths;
import io.tenantry.context.web.PathSource;
import io.tenantry.context.web.PeerAddress;
import io.tenantry.context.web.PeerAddressValve;
import io.tenantry.context.web.SubdomainSource;
import io.tenantry.context.web.TenantContextFilter;
import io.tenantry.context.web.TenantSource;
import jakarta.servlet.DispatcherType;
import java.util.Objects;
import org.apache.catalina.Valve;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.core.ClaimAccessor;

/** The sources and the filters in front of a servlet application. */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    afterName = SecurityOrder.FILTER_AUTO_CONFIGURATION)
@EnableConfigurationProperties(SourceProperties.class)
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
  @ConditionalOnText("tenantry.resolution.subdomain.base-domains")
  SubdomainSource subdomainTenantSource(
      SourceProperties properties, PeerTrust peerTrust, Environment environment) {
    SourceProperties.Subdomain subdomain = properties.subdomain();
    return new SubdomainSource(
        subdomain.baseDomains(), subdomain.ignoredLabels(), peerAddress(environment), peerTrust);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnText("tenantry.resolution.path.pattern")
  PathSource pathTenantSource(
      SourceProperties properties, PeerTrust peerTrust, Environment environment) {
    return new PathSource(
        Objects.requireNonNull(properties.path().pattern()), peerAddress(environment), peerTrust);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnText({
    "tenantry.resolution.certificate.uri-prefix",
    "tenantry.resolution.certificate.dns-suffix",
    "tenantry.resolution.certificate.subject-attribute"
  })
  CertificateSource certificateTenantSource(SourceProperties properties) {
    SourceProperties.Certificate certificate = properties.certificate();
    return new CertificateSource(
        certificate.uriPrefix(), certificate.dnsSuffix(), certificate.subjectAttribute());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty("tenantry.resolution.baggage")
  BaggageSource baggageTenantSource(PeerTrust peerTrust, Environment environment) {
    return new BaggageSource(peerAddress(environment), peerTrust);
  }

  @Bean
  @ConditionalOnMissingBean
  IgnoredPaths tenantIgnoredPaths(ResolutionProperties properties) {
    return new IgnoredPaths(properties.ignoredPaths());
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

  /** Nobody but the sources authenticates: one filter does it all. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(name = SecurityOrder.FILTER_CHAIN)
  static class AloneConfiguration {

    @Bean
    @ConditionalOnBean(BearerTokenVerifier.class)
    @ConditionalOnMissingBean
    BearerTokenSource bearerTokenTenantSource(BearerTokenVerifier verifier) {
      return new BearerTokenSource(verifier);
    }

    @Bean
    @ConditionalOnMissingBean
    TenantContextFilter tenantContextFilter(
        SourceProperties properties,
        ObjectProvider<BearerTokenSource> tokens,
        ObjectProvider<TenantSource> sources,
        IgnoredPaths ignoredPaths,
        TenantResolver resolver,
        ObjectProvider<AdmissionControl> admission,
        TenantContext tenants,
        ObjectProvider<RequestMeter> requests,
        ObjectProvider<TenantListener> listeners) {
      if (properties.token().tenantClaim() != null && tokens.getIfAvailable() == null) {
        throw new IllegalStateException(
            "tenantry.resolution.token.tenant-claim: set, and nobody checks tokens (expected: Spring Security, or a bean of type JwtDecoder or BearerTokenVerifier)");
      }
      return new TenantContextFilter(
          sources.orderedStream().toList(),
          ignoredPaths,
          resolver,
          admission.getIfAvailable(() -> AdmissionControl.OPEN),
          tenants,
          requests.getIfAvailable(() -> RequestMeter.NONE),
          TenantListeners.of(listeners));
    }
  }

  /** One filter in front of Spring Security, and one behind it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(name = SecurityOrder.FILTER_CHAIN)
  static class AroundSecurityConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TenantContextFilter tenantContextFilter(
        ObjectProvider<TenantSource> sources,
        IgnoredPaths ignoredPaths,
        TenantContext tenants,
        ObjectProvider<TenantListener> listeners) {
      return TenantContextFilter.beforeAuthentication(
          sources.orderedStream().filter(source -> !source.needsAuthentication()).toList(),
          ignoredPaths,
          tenants,
          TenantListeners.of(listeners));
    }

    @Bean
    @ConditionalOnMissingBean
    AuthenticatedTenantFilter authenticatedTenantFilter(
        ObjectProvider<TenantSource> sources,
        TenantResolver resolver,
        ObjectProvider<AdmissionControl> admission,
        TenantContext tenants,
        ObjectProvider<RequestMeter> requests,
        ObjectProvider<TenantListener> listeners) {
      return new AuthenticatedTenantFilter(
          sources.orderedStream().filter(TenantSource::needsAuthentication).toList(),
          resolver,
          admission.getIfAvailable(() -> AdmissionControl.OPEN),
          tenants,
          requests.getIfAvailable(() -> RequestMeter.NONE),
          TenantListeners.of(listeners));
    }

    @Bean
    @ConditionalOnMissingBean(name = "authenticatedTenantFilterRegistration")
    FilterRegistrationBean<AuthenticatedTenantFilter> authenticatedTenantFilterRegistration(
        AuthenticatedTenantFilter filter, Environment environment) {
      FilterRegistrationBean<AuthenticatedTenantFilter> registration =
          new FilterRegistrationBean<>(filter);
      registration.setOrder(SecurityOrder.behind(environment));
      registration.setDispatcherTypes(DispatcherType.REQUEST);
      return registration;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ClaimAccessor.class)
    static class TokenConfiguration {

      @Bean
      @ConditionalOnBean(AuthenticatedToken.class)
      @ConditionalOnMissingBean
      AuthenticatedSource authenticatedTenantSource(AuthenticatedToken token) {
        return new AuthenticatedSource(token);
      }
    }
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
