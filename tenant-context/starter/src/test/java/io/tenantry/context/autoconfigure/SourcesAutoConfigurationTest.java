package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.Trust;
import io.tenantry.context.token.AuthenticatedToken;
import io.tenantry.context.token.ClaimPath;
import io.tenantry.context.token.JwtVerifier;
import io.tenantry.context.token.TokenClaims;
import io.tenantry.context.web.AuthenticatedSource;
import io.tenantry.context.web.AuthenticatedTenantFilter;
import io.tenantry.context.web.BaggageSource;
import io.tenantry.context.web.BearerTokenSource;
import io.tenantry.context.web.CertificateSource;
import io.tenantry.context.web.HeaderSource;
import io.tenantry.context.web.IgnoredPaths;
import io.tenantry.context.web.PathSource;
import io.tenantry.context.web.PeerAddress;
import io.tenantry.context.web.SubdomainSource;
import io.tenantry.context.web.TenantContextFilter;
import io.tenantry.context.web.TenantSource;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class SourcesAutoConfigurationTest {

  private static final String CLAIM = "tenantry.resolution.token.tenant-claim=tenant";
  private static final PeerTrust NOBODY = peer -> Trust.CLAIMED;
  private static final JwtDecoder DECODER =
      token -> {
        throw new BadJwtException("no token is good");
      };

  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TenantContextAutoConfiguration.class,
                  TenantTokenAutoConfiguration.class,
                  TenantWebAutoConfiguration.class));

  @Test
  void theHeaderAloneIsHeardFromTheStart() {
    web.run(context ->
        assertThat(context.getBeansOfType(TenantSource.class).values())
            .singleElement()
            .isInstanceOf(HeaderSource.class));
  }

  @ParameterizedTest
  @MethodSource
  void anotherSourceIsHeardWhereItIsConfigured(String property, Class<?> source) {
    web.withPropertyValues(property)
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(source));
  }

  @Test
  void anEmptyPropertyIsHowAChartSaysOff() {
    web.withPropertyValues(
            "tenantry.resolution.subdomain.base-domains=",
            "tenantry.resolution.path.pattern=",
            "tenantry.resolution.certificate.uri-prefix=",
            "tenantry.resolution.token.tenant-claim=",
            "tenantry.resolution.baggage=false")
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TenantSource.class));
  }

  static Stream<Arguments> anotherSourceIsHeardWhereItIsConfigured() {
    String prefix = "tenantry.resolution.";
    return Stream.of(
        argumentSet(
            "subdomain", prefix + "subdomain.base-domains=example.org", SubdomainSource.class),
        argumentSet(
            "subdomain, as a list",
            prefix + "subdomain.base-domains[0]=example.org",
            SubdomainSource.class),
        argumentSet("path", prefix + "path.pattern=/t/{tenant}", PathSource.class),
        argumentSet(
            "certificate, URI", prefix + "certificate.uri-prefix=urn:t:", CertificateSource.class),
        argumentSet(
            "certificate, DNS",
            prefix + "certificate.dns-suffix=example.org",
            CertificateSource.class),
        argumentSet(
            "certificate, subject",
            prefix + "certificate.subject-attribute=OU",
            CertificateSource.class),
        argumentSet("baggage", prefix + "baggage=true", BaggageSource.class));
  }

  @ParameterizedTest
  @CsvSource({
    "server.forward-headers-strategy=none, true",
    "server.forward-headers-strategy=native, false",
    "server.tomcat.remoteip.remote-ip-header=X-Forwarded-For, false",
    "server.tomcat.remoteip.protocol-header=X-Forwarded-Proto, false",
    "spring.main.cloud-platform=kubernetes, false",
  })
  void aHostThatTheContainerMayHaveRewrittenNamesNobody(String property, boolean heard) {
    MockHttpServletRequest withoutHost = new MockHttpServletRequest();
    withoutHost.setServerName("acme.example.org");
    web.withPropertyValues(property, "tenantry.resolution.subdomain.base-domains=example.org")
        .run(context ->
            assertThat(context.getBean(SubdomainSource.class).claimOf(withoutHost).namesTenant())
                .isEqualTo(heard));
  }

  @Test
  void aTokenIsCheckedHereWhereADecoderIsThereAndNoSecurity() {
    web.withBean(JwtDecoder.class, () -> DECODER)
        .run(context -> assertThat(context).doesNotHaveBean(BearerTokenSource.class));
    web.withPropertyValues(CLAIM)
        .withBean(JwtDecoder.class, () -> DECODER)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(BearerTokenVerifier.class)
                .hasSingleBean(BearerTokenSource.class)
                .doesNotHaveBean(AuthenticatedTenantFilter.class));
  }

  @Test
  void anotherVerifierNeedsNoDecoder() {
    web.withBean(BearerTokenVerifier.class, () -> token -> TenantClaim.NONE)
        .run(context -> assertThat(context).hasSingleBean(BearerTokenSource.class));
  }

  @Test
  void withSecurityThereIsAFilterOnEitherSideOfIt() {
    WebApplicationContextRunner secured =
        web.withPropertyValues(CLAIM)
            .withBean(JwtDecoder.class, () -> DECODER)
            .withBean(SecurityOrder.FILTER_CHAIN, Filter.class, () -> null);
    secured.run(context -> {
      assertThat(context)
          .hasNotFailed()
          .hasSingleBean(TenantContextFilter.class)
          .hasSingleBean(AuthenticatedTenantFilter.class)
          .hasSingleBean(AuthenticatedSource.class)
          .as("for whoever is no servlet")
          .hasSingleBean(BearerTokenVerifier.class)
          .doesNotHaveBean(BearerTokenSource.class);
      assertThat(order(context.getBean("tenantContextFilterRegistration")))
          .isEqualTo(Ordered.HIGHEST_PRECEDENCE + 2);
      assertThat(order(context.getBean("authenticatedTenantFilterRegistration"))).isEqualTo(-99);
    });
    secured
        .withPropertyValues("spring.security.filter.order=7")
        .run(context ->
            assertThat(order(context.getBean("authenticatedTenantFilterRegistration")))
                .isEqualTo(8));
  }

  @Test
  void aClaimThatNobodyCouldCheckStopsTheStart() {
    web.withPropertyValues(CLAIM)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageStartingWith("tenantry.resolution.token.tenant-claim: ")
                .hasMessageContaining(
                    "expected: Spring Security with OAuth 2, one bean of type JwtDecoder"));
  }

  @Test
  void behindASecurityThatKnowsNoTokensNobodyCouldCheckThemEither() {
    WebApplicationContextRunner passwords =
        web.withPropertyValues(CLAIM)
            .withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
            .withBean(SecurityOrder.FILTER_CHAIN, Filter.class, () -> null);
    passwords.run(context ->
        assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessageStartingWith("tenantry.resolution.token.tenant-claim: "));
    passwords
        .withBean(BearerTokenVerifier.class, () -> token -> TenantClaim.NONE)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AuthenticatedSource.class)
                .doesNotHaveBean(BearerTokenSource.class));
  }

  @Test
  void ofSeveralDecodersNoneIsChosenUnlessOneIsPrimary() {
    WebApplicationContextRunner two =
        web.withPropertyValues(CLAIM)
            .withBean("second", JwtDecoder.class, () -> DECODER)
            .withBean(SecurityOrder.FILTER_CHAIN, Filter.class, () -> null);
    two.withBean("first", JwtDecoder.class, () -> DECODER)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AuthenticatedSource.class)
                .doesNotHaveBean(BearerTokenVerifier.class));
    two.withBean("first", JwtDecoder.class, () -> DECODER, bean -> bean.setPrimary(true))
        .run(
            context -> assertThat(context).hasNotFailed().hasSingleBean(BearerTokenVerifier.class));
  }

  @Test
  void nothingIsMissedWithoutSpringSecurity() {
    WebApplicationContextRunner without =
        web.withClassLoader(new FilteredClassLoader("org.springframework.security"));
    without.run(
        context -> assertThat(context).hasNotFailed().hasSingleBean(TenantContextFilter.class));
    without
        .withPropertyValues(CLAIM)
        .withBean(BearerTokenVerifier.class, () -> token -> TenantClaim.NONE)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(BearerTokenSource.class)
                .doesNotHaveBean(AuthenticatedToken.class));
  }

  @ParameterizedTest
  @MethodSource
  void whateverAUserMayWantToReplaceStepsBack(Object own) {
    replacedBy(own, web);
  }

  static Stream<Arguments> whateverAUserMayWantToReplaceStepsBack() {
    return Stream.of(
            new HeaderSource(TenantHeaders.DEFAULT, PeerAddress.FROM_VALVE, NOBODY),
            new SubdomainSource(List.of("own.org"), List.of(), PeerAddress.FROM_VALVE, NOBODY),
            new PathSource("/own/{tenant}", PeerAddress.FROM_VALVE, NOBODY),
            new CertificateSource("own:", null, null),
            new BaggageSource(PeerAddress.FROM_VALVE, NOBODY),
            new BearerTokenSource(token -> TenantClaim.NONE),
            new IgnoredPaths(List.of("/own")),
            new TokenClaims(ClaimPath.parse("own"), null),
            new JwtVerifier(DECODER, new TokenClaims(ClaimPath.parse("own"), null)))
        .map(own -> argumentSet(own.getClass().getSimpleName(), own));
  }

  private static <T> void replacedBy(T own, WebApplicationContextRunner web) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) own.getClass();
    web.withPropertyValues(
            CLAIM,
            "tenantry.resolution.subdomain.base-domains=example.org",
            "tenantry.resolution.path.pattern=/t/{tenant}",
            "tenantry.resolution.certificate.subject-attribute=OU",
            "tenantry.resolution.baggage=true")
        .withBean(JwtDecoder.class, () -> DECODER)
        .withBean("own", type, () -> own)
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(context.getBeansOfType(type)).isEqualTo(Map.of("own", own));
        });
  }

  private static int order(Object registration) {
    return ((FilterRegistrationBean<?>) registration).getOrder();
  }
}
