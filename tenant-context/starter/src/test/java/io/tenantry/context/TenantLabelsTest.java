package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantLabelsTest {

  private static final PlanName GOLD = new PlanName("gold");

  @Test
  void replacesTheIdsBeyondTheLimitAndKeepsRegionAndPlan() {
    TenantLabels labels = new TenantLabels(2, 2, List.of());
    assertThat(labels.labelOf(tenant("a", "east"))).isEqualTo(tenant("a", "east"));
    assertThat(labels.labelOf(tenant("b", "east"))).isEqualTo(tenant("b", "east"));
    assertThat(labels.labelOf(tenant("c", "east")))
        .isEqualTo(new Tenant(TenantId.OVERFLOW, new Region("east"), GOLD));
    assertThat(labels.labelOf(tenant("a", "east"))).isEqualTo(tenant("a", "east"));
  }

  @Test
  void replacesTheRegionsBeyondTheLimit() {
    TenantLabels labels = new TenantLabels(2, 1, List.of());
    assertThat(labels.labelOf(tenant("a", "east"))).isEqualTo(tenant("a", "east"));
    assertThat(labels.labelOf(tenant("a", "west")))
        .isEqualTo(new Tenant(new TenantId("a"), Region.OVERFLOW, GOLD));
    assertThat(labels.labelOf(Tenant.NONE)).isEqualTo(Tenant.NONE);
  }

  @Test
  void unknownIdsCannotTakeThePlaceOfTheDirectorysTenants() {
    TenantLabels labels =
        new TenantLabels(3, 1, List.of(new TenantId("acme"), new TenantId("globex")));
    for (int i = 0; i < 100; i++) {
      labels.labelOf(tenant("junk" + i, "east"));
    }
    assertThat(labels.labelOf(tenant("globex", "east"))).isEqualTo(tenant("globex", "east"));
    assertThat(labels.labelOf(tenant("junk0", "east"))).isEqualTo(tenant("junk0", "east"));
    assertThat(labels.labelOf(tenant("junk1", "east")).id()).isEqualTo(TenantId.OVERFLOW);
  }

  @Test
  void staysBoundedWhateverArrivesOnHoweverManyThreads() {
    TenantLabels labels = new TenantLabels(100, 16, List.of());
    Set<Tenant> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 1_000_000)
        .parallel()
        .forEach(i -> seen.add(labels.labelOf(tenant("t" + i, "r" + i % 1_000))));
    assertThat(seen.stream().map(Tenant::id).distinct()).hasSize(101);
    assertThat(seen.stream().map(Tenant::region).distinct()).hasSize(17);
    assertThat(seen.size()).isLessThanOrEqualTo(101 * 17);
  }

  @Test
  void needsRoomForAtLeastOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TenantLabels(0, 1, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new TenantLabels(1, 0, List.of()));
  }

  private static Tenant tenant(String id, String region) {
    return new Tenant(new TenantId(id), new Region(region), GOLD);
  }
}
