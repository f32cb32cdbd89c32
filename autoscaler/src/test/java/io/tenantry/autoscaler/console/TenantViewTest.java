package io.tenantry.autoscaler.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.Share;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TenantViewTest {

  @Test
  void putsThoseOverTheObjectiveFirstAndTheWorstOfThemOnTop() {
    List<TenantView> views =
        views(
            Outcomes.tenant("busy", 500, 0.2),
            Outcomes.tenant("bad", 3, 0.4),
            Outcomes.tenant("calm", 5, 0.1),
            Outcomes.tenant("worse", 2, 1.9));

    assertThat(views)
        .extracting(TenantView::tenant)
        .containsExactly("worse", "bad", "busy", "calm");
    assertThat(views)
        .extracting(TenantView::overObjective)
        .containsExactly(true, true, false, false);
  }

  @Test
  void keepsTheOrderWhenTenantsDifferByChance() {
    List<TenantView> before =
        views(Outcomes.tenant("acme", 100, 0.1), Outcomes.tenant("globex", 103, 0.1));
    List<TenantView> after =
        views(Outcomes.tenant("acme", 103, 0.1), Outcomes.tenant("globex", 100, 0.1));

    assertThat(before).extracting(TenantView::tenant).containsExactly("acme", "globex");
    assertThat(after).extracting(TenantView::tenant).containsExactly("acme", "globex");
  }

  @Test
  void isNotOverTheObjectiveExactlyAtIt() {
    assertThat(views(Outcomes.tenant("acme", 1, 0.25)))
        .extracting(TenantView::overObjective)
        .containsExactly(false);
  }

  @Test
  void leavesOutTheHeartbeatOfPodsButNotRequestsWithoutATenant() {
    assertThat(views(new TenantDemand(Outcomes.key("_none"), 0, 0, OptionalDouble.empty())))
        .isEmpty();
    assertThat(views(new TenantDemand(Outcomes.key("_none"), 0, 1, OptionalDouble.empty())))
        .extracting(TenantView::tenant)
        .containsExactly("_none");
  }

  @Test
  void saysWhatEachIsGrantedOnlyWhileTheWorkloadIsCapped() {
    List<TenantDemand> tenants =
        List.of(Outcomes.tenant("acme", 400, 0.3), Outcomes.tenant("globex", 20, 0.3));

    assertThat(TenantView.worstFirst(Outcomes.demand(tenants), Outcomes.OBJECTIVE, List.of()))
        .extracting(TenantView::grantedRequestsPerSecond)
        .containsExactly(null, null);
    assertThat(
            TenantView.worstFirst(
                Outcomes.demand(tenants),
                Outcomes.OBJECTIVE,
                List.of(
                    new Share(Outcomes.key("acme"), 400, 140.0 / 3),
                    new Share(Outcomes.key("globex"), 20, 20))))
        .extracting(TenantView::grantedRequestsPerSecond)
        .containsExactly(46.67, 20.0);
  }

  private static List<TenantView> views(TenantDemand... tenants) {
    return TenantView.worstFirst(Outcomes.demand(List.of(tenants)), Outcomes.OBJECTIVE, List.of());
  }
}
