package io.tenantry.benchmarks.storefront.plain;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** The header is believed, and the thread knows the tenant. Nothing else knows it. */
final class PlainTenantFilter extends OncePerRequestFilter {

  private final TenantContext tenants;

  PlainTenantFilter(TenantContext tenants) {
    this.tenants = tenants;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = request.getHeader("X-Tenant-ID");
    if (id == null) {
      chain.doFilter(request, response);
      return;
    }
    try (TenantScope scope =
        tenants.open(new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT))) {
      chain.doFilter(request, response);
    }
  }
}
