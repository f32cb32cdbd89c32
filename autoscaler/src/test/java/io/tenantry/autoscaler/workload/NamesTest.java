package io.tenantry.autoscaler.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Test
  void neverEchoesTextThatIsNoName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TenantId("\u0007<script>"))
        .withMessage(
            "tenant id of 9 characters (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)");
  }

  @Test
  void sharesOneAlphabetBetweenTenantsPlansAndRegions() {
    assertThat(PlanName.parse("gold-2")).contains(new PlanName("gold-2"));
    assertThat(Region.parse("us-east")).contains(new Region("us-east"));
    assertThat(PlanName.parse("gold plan")).isEmpty();
    assertThat(Region.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"storefront-7f9c-x2x4z", "a", "a.b-c", "0"})
  void takesPodNamesThatKubernetesTakes(String name) {
    assertThat(PodName.parse(name)).map(PodName::value).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a..b", "a_b", "a/b"})
  void refusesPodNamesThatKubernetesRefuses(String name) {
    assertThat(PodName.parse(name)).isEmpty();
  }

  @Test
  void refusesAPodNameThatIsTooLong() {
    assertThat(PodName.parse("a".repeat(253))).isPresent();
    assertThat(PodName.parse("a".repeat(254))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"shop, storefront, true", "shop.a, storefront, false", "shop, Storefront, false"})
  void namesAWorkloadByLegalNamesOnly(String namespace, String name, boolean legal) {
    assertThat(WorkloadRef.parse(namespace, WorkloadKind.DEPLOYMENT, name).isPresent())
        .isEqualTo(legal);
  }

  @Test
  void knowsTheKindsThatItScales() {
    assertThat(WorkloadKind.named("StatefulSet")).contains(WorkloadKind.STATEFUL_SET);
    assertThat(WorkloadKind.named("DaemonSet")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1, 5", "0, 0", "3, 2"})
  void refusesBoundsThatHoldNothing(int min, int max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplicaBounds(min, max))
        .withMessage("min: %d, max: %d (expected: 0 <= min <= max, max >= 1)".formatted(min, max));
  }
}
