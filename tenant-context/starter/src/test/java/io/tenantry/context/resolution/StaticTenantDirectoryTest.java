package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaticTenantDirectoryTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId CLOSED = new TenantId("closed");
  private static final TenantId NOBODY = new TenantId("nobody");
  private static final TenantProfile GOLD = new TenantProfile(new PlanName("gold"));
  private static final PlanName FREE = new PlanName("free");

  @Test
  void tenantsThatAreNotListedAreOnTheDefaultPlan() {
    StaticTenantDirectory directory =
        new StaticTenantDirectory(Map.of(ACME, GOLD), Set.of(CLOSED), FREE, false);
    assertThat(directory.find(ACME)).contains(GOLD);
    assertThat(directory.find(NOBODY)).contains(new TenantProfile(FREE));
    assertThat(directory.find(CLOSED)).isEmpty();
  }

  @Test
  void tenantsThatAreNotListedAreUnknownToAStrictDirectory() {
    StaticTenantDirectory directory =
        new StaticTenantDirectory(Map.of(ACME, GOLD), Set.of(CLOSED), FREE, true);
    assertThat(directory.find(ACME)).contains(GOLD);
    assertThat(directory.find(NOBODY)).isEmpty();
    assertThat(directory.find(CLOSED)).isEmpty();
  }

  @Test
  void aTenantThatIsDisabledIsUnknownAlsoWhereItIsListed() {
    assertThat(new StaticTenantDirectory(Map.of(ACME, GOLD), Set.of(ACME), FREE, false).find(ACME))
        .isEmpty();
  }
}
