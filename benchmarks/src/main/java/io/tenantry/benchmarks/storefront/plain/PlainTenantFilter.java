package io.tenantry.benchmarks.storefront.plain;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import io.tenantry.context.fallback.FallbackLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The least with which the storefront works when none of the starter's auto-configurations does:
 * the header is believed, and the thread knows the tenant. Nothing else knows it. The application
 * gets this class by {@code spring.main.sources}, and with it the two beans of the starter that its
 * calls to the inventory need.
 */
public class PlainTenantFilter extends OncePerRequestFilter {

  private final TenantContext tenants;

  PlainTenantFilter(TenantContext tenants) {
    this.tenants = tenants;
  }

  @Bean
  static TenantContext tenants() {
    return new TenantContext(List.of());
  }

  @Bean
  static FallbackLimits fallbackLimits() {
    return new FallbackLimits(1_000, 100, Duration.ofMinutes(10));
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
