package io.tenantry.context;

import java.util.List;

/**
 * The names under which a tenant travels from process to process: HTTP headers, gRPC metadata and
 * Kafka headers. Compared without regard to case.
 *
 * @param tenant names the tenant, in what comes in and in what goes out
 * @param aliases name the tenant in what comes in, too; never sent
 * @param region names the region of the tenant or of the request
 */
public record TenantHeaders(String tenant, List<String> aliases, String region) {

  /** {@code X-Tenant-ID}, Grafana's {@code X-Scope-OrgID}, and {@code X-Region}. */
  public static final TenantHeaders DEFAULT =
      new TenantHeaders("X-Tenant-ID", List.of("X-Scope-OrgID"), "X-Region");

  public TenantHeaders {
    aliases = List.copyOf(aliases);
  }
}
