/**
 * The tenant in a signed token (JWT) or in what an authorization server says about an opaque one.
 *
 * <p>{@link io.tenantry.context.token.TokenClaims} knows where in a token's claims the tenant is.
 * Where Spring Security authenticates, {@link io.tenantry.context.token.AuthenticatedToken} asks it
 * for the claims of the current sender; otherwise {@link io.tenantry.context.token.JwtVerifier}
 * checks the token itself:
 *
 * <pre>{@code
 * TokenClaims claims = new TokenClaims(ClaimPath.parse("org.tenant"), null);
 * BearerTokenVerifier verifier = new JwtVerifier(JwtDecoders.fromIssuerLocation(issuer), claims);
 * verifier.verify(token);      // acme, VERIFIED
 * }</pre>
 *
 * <p>What a token holds is the issuer's word, and still anybody's text: something else than a legal
 * id is a rejection, and is not repeated anywhere.
 */
@NullMarked
package io.tenantry.context.token;

import org.jspecify.annotations.NullMarked;
