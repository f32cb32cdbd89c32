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
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The least with which the storefront works when none of the starter's auto-configurations does:
 * the header is believed, and the thread knows the tenant. Nothing else knows it. The application
 * gets this class by {@code spring.main.sources}.
 */
public class PlainTenantFilter extends OncePerRequestFilter {

  private final TenantContext tenants = new TenantContext(List.of());

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
