package io.tenantry.context.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.Trust;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

class AuthenticatedTokenTest {

  private static final Map<String, Object> ORG = Map.of("org", Map.of("tenant", "acme"));
  private static final Jwt JWT =
      Jwt.withTokenValue("token").header("alg", "RS256").claims(all -> all.putAll(ORG)).build();

  private final AuthenticatedToken token =
      new AuthenticatedToken(new TokenClaims(ClaimPath.parse("org.tenant"), null));

  @AfterEach
  void forget() {
    SecurityContextHolder.clearContext();
  }

  @ParameterizedTest
  @MethodSource
  void findsTheTenantOf(Authentication sender, boolean found) {
    SecurityContextHolder.getContext().setAuthentication(sender);
    Optional<TenantClaim> claim = token.get();
    assertThat(claim.flatMap(TenantClaim::tenant))
        .isEqualTo(found ? TenantId.parse("acme") : Optional.empty());
    assertThat(claim.map(TenantClaim::trust))
        .isEqualTo(found ? Optional.of(Trust.VERIFIED) : Optional.empty());
    assertThat(claim.flatMap(TenantClaim::rejection)).isEmpty();
  }

  @Test
  void aTokenThatNamesNobodyIsATokenStill() {
    Jwt other = Jwt.withTokenValue("token").header("alg", "RS256").subject("somebody").build();
    SecurityContextHolder.getContext()
        .setAuthentication(new JwtAuthenticationToken(other, List.of()));
    assertThat(token.get()).contains(TenantClaim.NONE);
  }

  static Stream<Arguments> findsTheTenantOf() {
    return Stream.of(
        argumentSet("a JWT", new JwtAuthenticationToken(JWT, List.of()), true),
        argumentSet(
            "a JWT whose principal is the application's own",
            new TestingAuthenticationToken("somebody", JWT, List.of()),
            true),
        argumentSet(
            "an opaque token",
            new TestingAuthenticationToken(
                new DefaultOAuth2AuthenticatedPrincipal(ORG, List.of()), "token", List.of()),
            true),
        argumentSet("a JWT that was not accepted", new JwtAuthenticationToken(JWT), false),
        argumentSet(
            "a password",
            UsernamePasswordAuthenticationToken.authenticated("acme", "acme", List.of()),
            false),
        argumentSet(
            "nobody in particular",
            new AnonymousAuthenticationToken(
                "key", "anonymous", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")),
            false));
  }

  @Test
  void nobodyIsAuthenticatedOutsideOfSecurity() {
    assertThat(token.get()).isEmpty();
  }
}
