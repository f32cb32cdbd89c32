package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Admission;
import io.tenantry.context.Admission.Outcome;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionUnderAttackTest {

  private static final PlanName GOLD = new PlanName("gold");
  private static final int PLACES = 10_000;

  @Test
  void tenMillionIdsTakeNoMorePlacesThanThereAreAndNobodysBudgetIsRenewed() {
    ToldTime time = new ToldTime();
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(GOLD, limits(OptionalDouble.of(10), OptionalInt.of(1))),
            LimitScope.REPLICA,
            PLACES,
            Duration.ofMinutes(1),
            Overload.off(),
            time);
    Tenant honest = tenant("honest");
    int ofTheHonest = 0;
    int most = 0;
    long ofTheOthers = 0;
    for (int i = 0; i < 10_000_000; i++) {
      if (admission.admit(tenant(Integer.toString(i, 36))) instanceof Admission.Permit permit) {
        permit.completed(Outcome.SERVED);
        ofTheOthers++;
      }
      if (i % 1000 == 0) {
        if (admission.admit(honest) instanceof Admission.Permit permit) {
          permit.completed(Outcome.SERVED);
          ofTheHonest++;
        }
        most = Math.max(most, admission.limiters());
      }
      // 100,000 new ids in a second: 100 s of it.
      time.pass(Duration.ofNanos(10_000));
    }
    assertThat(most).isLessThanOrEqualTo(PLACES);
    assertThat(ofTheHonest).as("100 s at 10/s, asked for at 100/s").isBetween(950, 1010);
    assertThat(ofTheOthers)
        .as("a place is taken for a second: those there are, and 10/s for all others")
        .isLessThan(101L * (PLACES + 10));
  }

  @Test
  void whatIsTakenIsGivenBackHoweverManyThreadsTakeIt() throws Exception {
    Tenant acme = tenant("acme");
    TenantAdmission admission =
        new TenantAdmission(
            Map.of(GOLD, limits(OptionalDouble.empty(), OptionalInt.of(8))),
            LimitScope.REPLICA,
            PLACES,
            Duration.ofMinutes(1),
            Overload.byLatency(4, 100, 1000, System::nanoTime),
            System::nanoTime);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        all.add(
            threads.submit(() -> {
              for (int i = 0; i < 20_000; i++) {
                if (admission.admit(acme) instanceof Admission.Permit permit) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  permit.completed(i % 2 == 0 ? Outcome.SERVED : Outcome.FAILED);
                  permit.completed(Outcome.SERVED);
                }
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, 8);
    assertThat(admission.overload().orElseThrow().used()).isZero();
    for (int i = 0; i < 8; i++) {
      assertThat(admission.admit(acme))
          .as("all places are free")
          .isInstanceOf(Admission.Permit.class);
    }
    assertThat(((Admission.Refused) admission.admit(acme)).reason())
        .isEqualTo(Admission.Refusal.CONCURRENCY);
  }

  private static PlanLimits limits(OptionalDouble rate, OptionalInt concurrent) {
    return new PlanLimits(rate, OptionalInt.empty(), concurrent, 1);
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, GOLD);
  }
}
