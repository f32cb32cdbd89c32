package io.tenantry.context.web;

import io.tenantry.context.TenantClaim;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;

/** What the credentials of the sender say, whom somebody else has authenticated by now. */
public final class AuthenticatedSource implements TenantSource {

  private final Supplier<TenantClaim> credentials;

  /**
   * @param credentials asked on the request's thread, behind the authentication
   */
  public AuthenticatedSource(Supplier<TenantClaim> credentials) {
    this.credentials = credentials;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    return credentials.get();
  }

  @Override
  public boolean needsAuthentication() {
    return true;
  }
}
