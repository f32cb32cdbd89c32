package io.tenantry.context.resolution;

import io.tenantry.context.TenantsContributor;
import java.util.Map;
import java.util.Optional;

/**
 * The part {@code directory} of the endpoint {@code tenants}: what is remembered of tenants that
 * were looked up, and how look-ups went. Numbers only. Empty where nothing is remembered.
 */
public final class DirectoryReport implements TenantsContributor {

  private final Optional<CachedTenantDirectory> directory;

  /**
   * @param directory the one that is asked
   */
  public DirectoryReport(TenantDirectory directory) {
    this.directory =
        directory instanceof CachedTenantDirectory cached ? Optional.of(cached) : Optional.empty();
  }

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public Object report() {
    return directory.<Object>map(CachedTenantDirectory::memory).orElse(Map.of());
  }
}
