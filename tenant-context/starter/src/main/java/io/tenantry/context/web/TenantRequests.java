package io.tenantry.context.web;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** Serves one dispatch of a request within the scope of its tenant. */
final class TenantRequests {

  private final TenantContext tenants;

  TenantRequests(TenantContext tenants) {
    this.tenants = tenants;
  }

  void proceed(Tenant tenant, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (tenant.id().isReserved()) {
      chain.doFilter(request, response);
      return;
    }
    try (TenantScope scope = tenants.open(tenant)) {
      chain.doFilter(request, response);
    }
  }
}
