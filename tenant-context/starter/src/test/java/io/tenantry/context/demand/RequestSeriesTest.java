package io.tenantry.context.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.DemotedNames;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class RequestSeriesTest {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);
  private static final Tenant GLOBEX =
      new Tenant(new TenantId("globex"), Region.NONE, PlanName.DEFAULT);
  private static final DemotedNames ACMES = new DemotedNames(Set.of(ACME.id()), Set.of());

  private final RequestSeries series = new RequestSeries();

  @Test
  void aNameThatIsGoneIsForgottenOnceNothingIsInFlight() {
    RequestSeries.One acme = series.begun(ACME);
    series.begun(GLOBEX).ended();
    series.forget(ACMES);
    assertThat(inFlight()).as("one is still in flight").containsExactlyInAnyOrder(1L, 0L);
    acme.ended();
    series.forget(ACMES);
    assertThat(inFlight()).containsExactly(0L);
    assertThat(series.begun(ACME)).as("it may come back").isNotSameAs(acme);
    assertThat(inFlight()).containsExactlyInAnyOrder(1L, 0L);
  }

  /** A request that was counted where nobody looks any more would be missing from the sum. */
  @Test
  void noRequestIsLostToANameThatIsBeingForgotten() throws Exception {
    int rounds = 20_000;
    int requests = 3;
    CyclicBarrier start = new CyclicBarrier(requests + 1);
    CyclicBarrier end = new CyclicBarrier(requests + 1);
    LongAdder missing = new LongAdder();
    ExecutorService threads = Executors.newFixedThreadPool(requests + 1);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        running.add(
            threads.submit(() -> {
              for (int round = 0; round < rounds; round++) {
                start.await();
                RequestSeries.One own = series.begun(ACME);
                end.await();
                end.await();
                own.ended();
              }
              return null;
            }));
      }
      running.add(
          threads.submit(() -> {
            for (int round = 0; round < rounds; round++) {
              start.await();
              while (end.getNumberWaiting() < requests) {
                series.forget(ACMES);
              }
              end.await();
              missing.add(requests - inFlight().stream().mapToLong(Long::longValue).sum());
              end.await();
            }
            return null;
          }));
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(missing.sum()).isZero();
    series.forget(ACMES);
    assertThat(inFlight()).isEmpty();
  }

  private List<Long> inFlight() {
    List<Long> counts = new ArrayList<>();
    series.forEach(one -> counts.add(one.inFlight()));
    return counts;
  }
}
