package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.Trust;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Ten million distinct ids that nobody has heard of, as fast as they can be sent, from a proxy that
 * is trusted.
 */
class MadeUpTenantsTest {

  private static final int IDS = 10_000_000;
  private static final int IDS_PER_SECOND = 1_000_000;
  private static final int LOOKUPS_PER_SECOND = 100;
  private static final int MAX_UNKNOWN = 10_000;
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantProfile GOLD = new TenantProfile(new PlanName("gold"));

  private final CachedTenantDirectory.Bounds bounds =
      new CachedTenantDirectory.Bounds(
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          100_000,
          Duration.ofSeconds(10),
          MAX_UNKNOWN,
          LOOKUPS_PER_SECOND,
          32,
          Duration.ofSeconds(2));
  private long now;
  private int asked;

  @Test
  void costAServiceNeitherItsMemoryNorItsDirectoryNorItsTenants() {
    CachedTenantDirectory directory =
        new CachedTenantDirectory(this::ask, bounds, () -> now, Runnable::run);
    DirectoryTenantResolver resolver = new DirectoryTenantResolver(directory, true, Set.of());
    TenantClaim honest = TenantClaim.ofTenant(ACME.value(), Trust.ASSERTED);
    TenantResolution resolved = new Resolved(new Tenant(ACME, Region.NONE, GOLD.plan()));
    assertThat(resolver.resolve(honest)).isEqualTo(resolved);

    Map<Rejection, Integer> rejections = new EnumMap<>(Rejection.class);
    for (int i = 0; i < IDS; i++) {
      now += Duration.ofSeconds(1).toNanos() / IDS_PER_SECOND;
      if (resolver.resolve(TenantClaim.ofTenant("junk" + i, Trust.ASSERTED))
          instanceof Rejected rejected) {
        rejections.merge(rejected.reason(), 1, Integer::sum);
      }
      if (i % 1_000 == 0 && !resolver.resolve(honest).equals(resolved)) {
        throw new AssertionError("acme was not resolved after " + i);
      }
    }
    int seconds = IDS / IDS_PER_SECOND;
    assertThat(asked).isLessThanOrEqualTo(LOOKUPS_PER_SECOND * (seconds + 1));
    assertThat(directory.memory().tenants()).isEqualTo(1);
    assertThat(directory.memory().unknown()).isLessThanOrEqualTo(MAX_UNKNOWN);
    assertThat(rejections)
        .containsOnlyKeys(Rejection.UNKNOWN_TENANT, Rejection.DIRECTORY_UNAVAILABLE);
    assertThat(rejections.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(IDS);
  }

  private Optional<TenantProfile> ask(TenantId tenant) {
    asked++;
    return tenant.equals(ACME) ? Optional.of(GOLD) : Optional.empty();
  }
}
