package io.tenantry.context.web;

import io.tenantry.context.TenantClaim;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What becomes of a request when it is known what it says about its tenant. */
@FunctionalInterface
interface ClaimedRequest {

  void proceed(
      TenantClaim claim,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException;
}
