package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Admission;
import io.tenantry.context.Admission.Outcome;
import io.tenantry.context.Admission.Permit;
import io.tenantry.context.Admission.Quota;
import io.tenantry.context.Admission.Refusal;
import io.tenantry.context.Admission.Refused;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TenantAdmissionTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Tenant ACME = tenant("acme", "gold");
  private static final Tenant GLOBEX = tenant("globex", "gold");

  private final ToldTime time = new ToldTime();

  @Test
  void aTenantHasTheRateOfItsPlanInEachWindow() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)));
    for (int second = 0; second < 5; second++) {
      assertThat(admitted(admission, ACME, 50)).isEqualTo(10);
      time.pass(SECOND);
    }
  }

  @Test
  void oneTenantsLimitIsNoneOfAnothers() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)));
    admitted(admission, ACME, 50);
    assertThat(admitted(admission, GLOBEX, 10)).isEqualTo(10);
  }

  @Test
  void aRefusalSaysWhatIsUsedUpAndWhenThereIsMore() {
    TenantAdmission admission = admission(Map.of("gold", limits(0.4, 0)));
    assertThat(admission.admit(ACME)).isEqualTo(Permit.FREE);
    time.pass(Duration.ofMillis(200));
    assertThat(admission.admit(ACME))
        .as("a permit every 2.5 s, of which 0.2 s are over: in whole seconds, rounded up")
        .isEqualTo(
            new Refused(
                Refusal.RATE,
                Duration.ofSeconds(3),
                new Quota(1, 0, Duration.ofSeconds(3), Duration.ofSeconds(3))));
    time.pass(Duration.ofMillis(2299));
    assertThat(admission.admit(ACME))
        .extracting(answer -> ((Refused) answer).retryAfter())
        .isEqualTo(SECOND);
    time.pass(Duration.ofMillis(1));
    assertThat(admission.admit(ACME)).isEqualTo(Permit.FREE);
  }

  @Test
  void aBurstIsWhatMayComeAtOnce() {
    TenantAdmission admission =
        admission(
            Map.of(
                "gold",
                new PlanLimits(
                    OptionalDouble.of(100), OptionalInt.of(10), OptionalInt.empty(), 1)));
    int served = 0;
    for (int tenth = 0; tenth < 10; tenth++) {
      int now = admitted(admission, ACME, 50);
      assertThat(now).isEqualTo(10);
      served += now;
      time.pass(Duration.ofMillis(100));
    }
    assertThat(served).isEqualTo(100);
    admitted(admission, ACME, 10);
    assertThat(((Refused) admission.admit(ACME)).quota())
        .isEqualTo(new Quota(100, 0, SECOND, SECOND));
  }

  @Test
  void aTenantHasAsManyRequestsInProgressAsItsPlanSays() {
    TenantAdmission admission = admission(Map.of("gold", limits(0, 2)));
    Permit first = (Permit) admission.admit(ACME);
    assertThat(admission.admit(ACME)).isInstanceOf(Permit.class);
    assertThat(admission.admit(ACME)).isEqualTo(new Refused(Refusal.CONCURRENCY, SECOND, null));
    first.completed(Outcome.FAILED);
    first.completed(Outcome.SERVED);
    assertThat(admission.admit(ACME)).as("a place is given back once").isInstanceOf(Permit.class);
    assertThat(admission.admit(ACME)).isInstanceOf(Refused.class);
  }

  @Test
  void whatIsRefusedForOneReasonUsesUpNothingElse() {
    TenantAdmission admission = admission(Map.of("gold", limits(3, 1)));
    Permit held = (Permit) admission.admit(ACME);
    for (int i = 0; i < 100; i++) {
      assertThat(((Refused) admission.admit(ACME)).reason()).isEqualTo(Refusal.CONCURRENCY);
    }
    held.completed(Outcome.SERVED);
    for (int i = 0; i < 2; i++) {
      ((Permit) admission.admit(ACME)).completed(Outcome.SERVED);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(((Refused) admission.admit(ACME)).reason())
          .as("the place of a request without a permit is free again")
          .isEqualTo(Refusal.RATE);
    }
  }

  @Test
  void aPlanThatIsNotListedHasTheLimitsOfTheDefault() {
    TenantAdmission admission = admission(Map.of("default", limits(5, 0), "gold", limits(10, 0)));
    assertThat(admitted(admission, tenant("a", "silver"), 50)).isEqualTo(5);
    assertThat(admitted(admission, tenant("b", "default"), 50)).isEqualTo(5);
  }

  @Test
  void aTenantWithoutLimitsLeavesNothingBehind() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)));
    assertThat(admission.admit(tenant("a", "free"))).isSameAs(Permit.FREE);
    assertThat(admission.limiters()).isZero();
  }

  @Test
  void anotherPlanIsOtherLimits() {
    TenantAdmission admission = admission(Map.of("free", limits(5, 0), "gold", limits(10, 2)));
    assertThat(admitted(admission, tenant("a", "free"), 50)).isEqualTo(5);
    time.pass(SECOND);
    Permit held = (Permit) admission.admit(tenant("a", "gold"));
    assertThat(admission.admit(tenant("a", "gold"))).isInstanceOf(Permit.class);
    assertThat(admission.admit(tenant("a", "gold"))).isInstanceOf(Refused.class);
    assertThat(admission.admit(tenant("a", "none"))).isInstanceOf(Permit.class);
    held.completed(Outcome.SERVED);
  }

  @Test
  void nobodyGetsANewBudgetByBeingForgotten() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)), 2);
    admitted(admission, ACME, 10);
    admitted(admission, GLOBEX, 10);
    time.pass(Duration.ofMillis(999));
    for (int i = 0; i < 1000; i++) {
      admission.admit(tenant("t" + i, "gold"));
    }
    admission.removeIdle();
    assertThat(admission.limiters()).isEqualTo(2);
    assertThat(admitted(admission, ACME, 50)).as("what 999 ms have paid").isEqualTo(9);
    assertThat(admitted(admission, GLOBEX, 50)).isEqualTo(9);
  }

  @Test
  void whoFindsNoPlaceSharesOneStrictLimiterUntilThereIsOne() {
    TenantAdmission admission = admission(Map.of("gold", limits(100, 0), "free", limits(5, 0)), 1);
    admission.admit(ACME);
    int admitted = 0;
    for (int i = 0; i < 50; i++) {
      admitted += admitted(admission, tenant("t" + i, "gold"), 1);
    }
    assertThat(admitted).as("the lowest rate of any plan, for all of them together").isEqualTo(5);
    time.pass(SECOND.plusMillis(9));
    assertThat(admitted(admission, GLOBEX, 200)).as("still the shared one").isEqualTo(5);
    time.pass(Duration.ofMillis(1));
    assertThat(admitted(admission, GLOBEX, 200))
        .as("the first's request was paid after 10 ms, and a window is over since then")
        .isEqualTo(100);
    assertThat(admission.limiters()).isEqualTo(1);
  }

  @Test
  void whoHasRequestsInProgressIsNotForgotten() {
    TenantAdmission admission = admission(Map.of("gold", limits(0, 1)), 10);
    Permit held = (Permit) admission.admit(ACME);
    time.pass(Duration.ofHours(1));
    admission.removeIdle();
    assertThat(admission.admit(ACME)).isInstanceOf(Refused.class);
    held.completed(Outcome.SERVED);
    time.pass(Duration.ofSeconds(61));
    admission.removeIdle();
    assertThat(admission.limiters()).isZero();
  }

  @Test
  void aLiveLimitGoesBeforeThePlans() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)));
    admission.publish(live(1, Map.of(ACME.id(), 4.0)));
    assertThat(admitted(admission, ACME, 50)).isEqualTo(4);
    assertThat(admitted(admission, GLOBEX, 50)).isEqualTo(10);
    assertThat(admitted(admission, tenant("a", "free"), 50)).isEqualTo(50);
    time.pass(SECOND);
    admission.forgetPublished();
    assertThat(admitted(admission, ACME, 50)).isEqualTo(10);
  }

  @Test
  void whatIsUsedUpComesBackAtTheRate() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)));
    assertThat(admitted(admission, ACME, 50)).isEqualTo(10);
    time.pass(Duration.ofMillis(99));
    assertThat(admitted(admission, ACME, 50)).isZero();
    for (int tenth = 0; tenth < 20; tenth++) {
      time.pass(Duration.ofMillis(tenth == 0 ? 1 : 100));
      assertThat(admitted(admission, ACME, 50)).isEqualTo(1);
    }
  }

  @Test
  void aLiveLimitChangesTheRateAndLeavesWhatIsUsed() {
    TenantAdmission admission = admission(Map.of("gold", limits(10, 0)));
    assertThat(admitted(admission, ACME, 50)).isEqualTo(10);
    for (int i = 0; i < 9; i++) {
      admission.publish(live(1, Map.of(ACME.id(), 20.0 + i % 2 * 20)));
      assertThat(admitted(admission, ACME, 50)).as("all of it is used up").isZero();
      time.pass(Duration.ofMillis(100));
      assertThat(admitted(admission, ACME, 50))
          .as("a tenth of it is paid")
          .isEqualTo(2 + i % 2 * 2);
    }
    time.pass(SECOND);
    assertThat(admitted(admission, ACME, 50)).isEqualTo(20);
  }

  @Test
  void aHigherRateDoesNotWaitForWhatALowerOneWasOwed() {
    TenantAdmission admission = admission(Map.of("gold", limits(100, 0)));
    admission.publish(live(1, Map.of(ACME.id(), 0.1)));
    assertThat(admitted(admission, ACME, 50)).isEqualTo(1);
    admission.forgetPublished();
    assertThat(admission.admit(ACME)).isInstanceOf(Refused.class);
    time.pass(Duration.ofMillis(100));
    assertThat(admitted(admission, ACME, 50)).as("100 ms of 100/s").isEqualTo(10);
  }

  @Test
  void aLimitThatChangesAllTheTimeIsStillOne() {
    TenantAdmission admission = admission(Map.of());
    int admitted = 0;
    for (int i = 0; i < 1000; i++) {
      admission.publish(live(1, Map.of(ACME.id(), i % 2 == 0 ? 0.5 : 1.5)));
      admitted += admitted(admission, ACME, 3);
      time.pass(Duration.ofMillis(200));
    }
    assertThat(admitted).as("200 s at a rate of 0.5 to 1.5").isBetween(100, 302);
  }

  /** So that the autoscaler knows what more replicas would serve. */
  @Test
  void aRefusalSaysWhetherThePlanOrWhatIsPublishedRefused() {
    TenantAdmission admission = admission(Map.of("gold", limits(1, 0)));
    admission.publish(live(1, Map.of(ACME.id(), 1.0)));
    assertThat(admitted(admission, ACME, 1)).isEqualTo(1);
    assertThat(admitted(admission, GLOBEX, 1)).isEqualTo(1);
    assertThat(((Refused) admission.admit(ACME)).reason()).isEqualTo(Refusal.SHARE);
    assertThat(((Refused) admission.admit(GLOBEX)).reason()).isEqualTo(Refusal.RATE);
    admission.forgetPublished();
    assertThat(((Refused) admission.admit(ACME)).reason()).isEqualTo(Refusal.RATE);
  }

  @Test
  void liveRatesAreTheWorkloadsAndDividedByItsReplicas() {
    TenantAdmission admission = admission(Map.of("gold", limits(30, 3)));
    admission.publish(live(4, Map.of(ACME.id(), 40.0)));
    assertThat(admitted(admission, ACME, 50)).isEqualTo(10);
    assertThat(admitted(admission, GLOBEX, 50)).as("a plan's are each replica's").isEqualTo(30);
  }

  @Test
  void aPlansRatesMayBeTheWorkloadsToo() {
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(new PlanName("gold"), limits(30, 3)),
            LimitScope.WORKLOAD,
            10,
            Duration.ofMinutes(1),
            Overload.off(),
            time);
    admission.publish(live(3, Map.of()));
    assertThat(admitted(admission, ACME, 50)).isEqualTo(10);
    admission.forgetPublished();
    time.pass(SECOND);
    assertThat(admitted(admission, ACME, 50))
        .as("the replicas are still there when nobody counts them")
        .isEqualTo(10);
    time.pass(SECOND);
    Permit held = (Permit) admission.admit(ACME);
    assertThat(((Refused) admission.admit(ACME)).reason()).isEqualTo(Refusal.CONCURRENCY);
    held.completed(Outcome.SERVED);
  }

  @Test
  void aLowerLimitCountsWhatBeganUnderAHigherOne() {
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(new PlanName("gold"), limits(0, 24)),
            LimitScope.WORKLOAD,
            10,
            Duration.ofMinutes(1),
            Overload.off(),
            time);
    List<Permit> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      held.add((Permit) admission.admit(ACME));
    }
    for (int replicas : new int[] {2, 3, 4, 3}) {
      admission.publish(live(replicas, Map.of()));
      for (int i = 0; i < 24; i++) {
        if (admission.admit(ACME) instanceof Permit permit) {
          held.add(permit);
        }
      }
      assertThat(held).as("24 of %d replicas", replicas).hasSize(12);
    }
    time.pass(Duration.ofHours(1));
    admission.removeIdle();
    assertThat(admission.limiters()).as("all of them are still in progress").isEqualTo(1);
    held.subList(0, 4).forEach(permit -> permit.completed(Outcome.SERVED));
    assertThat(admission.admit(ACME)).as("8 of 8").isInstanceOf(Refused.class);
    held.subList(4, 12).forEach(permit -> permit.completed(Outcome.SERVED));
    assertThat(admission.admit(ACME)).isInstanceOf(Permit.class);
  }

  @Test
  void aPlanWithFewerPlacesCountsWhatBeganUnderOneWithoutALimit() {
    TenantAdmission admission = admission(Map.of("free", limits(0, 1), "gold", limits(100, 0)));
    Permit held = (Permit) admission.admit(tenant("a", "gold"));
    assertThat(admission.admit(tenant("a", "free"))).isInstanceOf(Refused.class);
    held.completed(Outcome.SERVED);
    assertThat(admission.admit(tenant("a", "free"))).isInstanceOf(Permit.class);
  }

  @Test
  void withLiveRatesAloneWhoFindsNoPlaceIsStillLimited() {
    TenantAdmission admission = admission(Map.of(), 1);
    admission.publish(live(2, Map.of(ACME.id(), 200.0, GLOBEX.id(), 20.0)));
    admission.admit(ACME);
    assertThat(admitted(admission, GLOBEX, 500)).as("the lowest live rate").isEqualTo(10);
    assertThat(admitted(admission, tenant("a", "free"), 50)).as("nothing limits it").isEqualTo(50);
  }

  @Test
  void whoHasNoLimitsAndFindsNoPlaceIsNotHeldToOthersLimits() {
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(new PlanName("free"), limits(0.1, 1)),
            LimitScope.REPLICA,
            1,
            Duration.ofMinutes(1),
            Overload.byLatency(4, 20, 100, time),
            time);
    admission.admit(tenant("a", "free"));
    assertThat(admitted(admission, GLOBEX, 100)).isEqualTo(100);
    assertThat(admitted(admission, tenant("b", "free"), 100)).isEqualTo(1);
  }

  @Test
  void whatATenantsOwnRateRefusesTakesNothingOfWhatIsShared() {
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(new PlanName("free"), limits(10, 0)),
            LimitScope.REPLICA,
            10,
            Duration.ofMinutes(1),
            Overload.byCpu(100, time),
            time);
    Tenant flood = tenant("flood", "free");
    int ofTheOther = 0;
    int ofTheFlood = 0;
    for (int milli = 0; milli < 10_000; milli++) {
      for (int i = 0; i < 5; i++) {
        Admission answer = admission.admit(flood);
        if (answer instanceof Permit permit) {
          permit.completed(Outcome.SERVED);
          ofTheFlood++;
        } else {
          assertThat(((Refused) answer).reason()).isEqualTo(Refusal.RATE);
          assertThat(((Refused) answer).quota()).isNotNull();
        }
      }
      ofTheOther += admitted(admission, GLOBEX, 1);
      time.pass(Duration.ofMillis(1));
    }
    assertThat(ofTheFlood).as("a burst, and 10/s until the last millisecond").isEqualTo(109);
    assertThat(ofTheOther).as("of the 90/s that are left").isGreaterThan(800);
  }

  @Test
  void overloadIsAReasonOfItsOwn() {
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(),
            LimitScope.REPLICA,
            10,
            Duration.ofMinutes(1),
            Overload.byLatency(1, 2, 2, time),
            time);
    Permit first = (Permit) admission.admit(ACME);
    assertThat(admission.admit(ACME)).isInstanceOf(Permit.class);
    assertThat(admission.admit(ACME)).isEqualTo(new Refused(Refusal.OVERLOAD, SECOND, null));
    assertThat(admission.overload().orElseThrow().used()).isEqualTo(2);
    first.completed(Outcome.SERVED);
    assertThat(admission.admit(ACME)).isInstanceOf(Permit.class);
  }

  private TenantAdmission admission(Map<String, PlanLimits> plans) {
    return admission(plans, 1000);
  }

  private TenantAdmission admission(Map<String, PlanLimits> plans, int maxLimiters) {
    Map<PlanName, PlanLimits> named = new HashMap<>();
    plans.forEach((name, limits) -> named.put(new PlanName(name), limits));
    return new TenantAdmission(
        named, LimitScope.REPLICA, maxLimiters, Duration.ofMinutes(1), Overload.off(), time);
  }

  private static int admitted(TenantAdmission admission, Tenant tenant, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      Admission answer = admission.admit(tenant);
      if (answer instanceof Permit permit) {
        permit.completed(Outcome.SERVED);
        admitted++;
      }
    }
    return admitted;
  }

  private static LiveLimits live(int replicas, Map<TenantId, Double> byTenant) {
    return new LiveLimits(Duration.ofSeconds(30), replicas, byTenant);
  }

  private static PlanLimits limits(double requestsPerSecond, int concurrentRequests) {
    return new PlanLimits(
        requestsPerSecond == 0 ? OptionalDouble.empty() : OptionalDouble.of(requestsPerSecond),
        OptionalInt.empty(),
        concurrentRequests == 0 ? OptionalInt.empty() : OptionalInt.of(concurrentRequests),
        1);
  }

  private static Tenant tenant(String id, String plan) {
    return new Tenant(new TenantId(id), Region.NONE, new PlanName(plan));
  }
}
