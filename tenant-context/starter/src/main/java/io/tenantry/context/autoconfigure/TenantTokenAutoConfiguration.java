package io.tenantry.context.autoconfigure;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.token.AuthenticatedToken;
import io.tenantry.context.token.ClaimPath;
import io.tenantry.context.token.JwtVerifier;
import io.tenantry.context.token.TokenClaims;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The tenant in a token, where the application says in which claim it is. */
@AutoConfiguration(
    before = TenantWebAutoConfiguration.class,
    afterName = {
      SecurityOrder.FILTER_AUTO_CONFIGURATION,
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration"
    })
@ConditionalOnText("tenantry.resolution.token.tenant-claim")
@EnableConfigurationProperties(SourceProperties.class)
public final class TenantTokenAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TokenClaims tenantTokenClaims(SourceProperties properties) {
    SourceProperties.Token token = properties.token();
    String region = token.regionClaim();
    return new TokenClaims(
        ClaimPath.parse(Objects.requireNonNull(token.tenantClaim())),
        region == null ? null : ClaimPath.parse(region));
  }

  /** Of several decoders, only the application knows which one is for which token. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JwtDecoder.class)
  @ConditionalOnSingleCandidate(JwtDecoder.class)
  static class DecoderConfiguration {

    @Bean
    @ConditionalOnMissingBean(BearerTokenVerifier.class)
    JwtVerifier tenantTokenVerifier(JwtDecoder decoder, TokenClaims claims) {
      return new JwtVerifier(decoder, claims);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ClaimAccessor.class, SecurityContextHolder.class})
  @ConditionalOnBean(name = SecurityOrder.FILTER_CHAIN)
  static class SecurityConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AuthenticatedToken authenticatedTenantToken(TokenClaims claims) {
      return new AuthenticatedToken(claims);
    }
  }
}
