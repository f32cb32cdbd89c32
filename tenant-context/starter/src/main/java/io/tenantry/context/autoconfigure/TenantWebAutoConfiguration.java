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
import java.util.Optional;
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
import org.springframework.util.StringUtils;

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
      requireReaderOfTokens(properties, tokens);
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
        SourceProperties properties,
        ObjectProvider<AuthenticatedSource> tokens,
        ObjectProvider<TenantSource> sources,
        TenantResolver resolver,
        ObjectProvider<AdmissionControl> admission,
        TenantContext tenants,
        ObjectProvider<RequestMeter> requests,
        ObjectProvider<TenantListener> listeners) {
      requireReaderOfTokens(properties, tokens);
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
      AuthenticatedSource authenticatedTenantSource(
          AuthenticatedToken token, ObjectProvider<BearerTokenVerifier> verifier) {
        return new AuthenticatedSource(token, verifier.getIfAvailable());
      }
    }

    /** Spring Security authenticates by no token that the starter could read. */
    @Configuration(proxyBeanMethods = false)
    static class VerifierConfiguration {

      @Bean
      @ConditionalOnBean(BearerTokenVerifier.class)
      @ConditionalOnMissingBean({AuthenticatedSource.class, AuthenticatedToken.class})
      AuthenticatedSource verifiedTenantSource(BearerTokenVerifier verifier) {
        return new AuthenticatedSource(Optional::empty, verifier);
      }
    }
  }

  private static void requireReaderOfTokens(
      SourceProperties properties, ObjectProvider<? extends TenantSource> tokens) {
    if (properties.token().tenantClaim() != null && tokens.stream().findAny().isEmpty()) {
      throw new IllegalStateException(
          "tenantry.resolution.token.tenant-claim: set, and nobody checks tokens (expected: Spring Security with OAuth 2, one bean of type JwtDecoder, of which several have a primary one, or a bean of type BearerTokenVerifier)");
    }
  }

  /**
   * A container that takes the address from forwarding headers is not asked for it. On some cloud
   * platforms, Kubernetes among them, that is Spring Boot's default; and naming the headers brings
   * Tomcat's valve whatever the strategy is.
   */
  private static PeerAddress peerAddress(Environment environment) {
    String strategy = environment.getProperty("server.forward-headers-strategy");
    CloudPlatform platform = CloudPlatform.getActive(environment);
    boolean rewritten =
        strategy == null
            ? platform != null && platform.isUsingForwardHeaders()
            : strategy.equalsIgnoreCase("native");
    boolean valveAlone =
        StringUtils.hasText(environment.getProperty("server.tomcat.remoteip.remote-ip-header"))
            || StringUtils.hasText(
                environment.getProperty("server.tomcat.remoteip.protocol-header"));
    return rewritten || valveAlone ? PeerAddress.FROM_VALVE : PeerAddress.FROM_VALVE_OR_CONTAINER;
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
