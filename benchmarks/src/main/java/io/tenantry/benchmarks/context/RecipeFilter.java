package io.tenantry.benchmarks.context;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The peer: the filter that articles on the subject show. It believes anybody, knows no region and
 * no plan, looks nothing up, and leaves asynchronous requests alone.
 */
final class RecipeFilter extends OncePerRequestFilter {

  static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String tenant = request.getHeader(RecycledRequest.TENANT_HEADER);
    if (tenant == null || !LEGAL.matcher(tenant).matches()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    CURRENT.set(tenant);
    MDC.put("tenant.id", tenant);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove("tenant.id");
      CURRENT.remove();
    }
  }
}
