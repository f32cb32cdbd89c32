package io.tenantry.context.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import io.tenantry.context.telemetry.MdcCarrier;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

class TenantExecutorsTest {

  private static final String NOBODY = "null null";

  /** One thread, so that what a task leaves there is what the next one finds. */
  private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();

  private final TenantContext tenants = new TenantContext(List.of(new MdcCarrier()));

  @AfterEach
  void leavesNothingBehind() throws Exception {
    assertThat(seen()).isEqualTo(NOBODY);
    assertThat(worker.submit(TenantExecutorsTest::seen).get()).isEqualTo(NOBODY);
    worker.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aTaskWorksForWhoeverSubmittedItAndLeavesTheThreadAsItWas(Way way) throws Exception {
    Future<String> task;
    try (TenantScope scope = tenants.open(tenant("acme"))) {
      task = way.submit(worker, TenantExecutorsTest::seen);
    }
    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("acme acme");
    assertThat(way.submit(worker, TenantExecutorsTest::seen).get(10, TimeUnit.SECONDS))
        .isEqualTo(NOBODY);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aTaskThatFailsLeavesTheThreadAsItWas(Way way) throws Exception {
    try (TenantScope scope = tenants.open(tenant("acme"))) {
      Future<String> task =
          way.submit(
              worker,
              () -> {
                tenants.open(tenant("globex"));
                throw new IllegalStateException("as asked");
              });
      assertThat(task).failsWithin(10, TimeUnit.SECONDS);
    }
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        way(
            "submit",
            (worker, task) -> TenantExecutors.wrap((ExecutorService) worker).submit(task)),
        way(
            "invokeAll",
            (worker, task) ->
                TenantExecutors.wrap((ExecutorService) worker).invokeAll(List.of(task)).get(0)),
        way(
            "schedule",
            (worker, task) ->
                TenantExecutors.wrap(worker).schedule(task, 1, TimeUnit.MILLISECONDS)),
        way(
            "an Executor",
            (worker, task) -> {
              FutureTask<String> future = new FutureTask<>(task);
              TenantExecutors.wrap((Executor) worker).execute(future);
              return future;
            }),
        way(
            "CompletableFuture",
            (worker, task) -> {
              ExecutorService wrapped = TenantExecutors.wrap((ExecutorService) worker);
              return CompletableFuture.supplyAsync(() -> call(task), wrapped)
                  .thenApply(first -> first);
            }),
        way(
            "a later stage of a CompletableFuture",
            (worker, task) -> {
              ExecutorService wrapped = TenantExecutors.wrap((ExecutorService) worker);
              return CompletableFuture.runAsync(() -> {}, wrapped)
                  .thenApplyAsync(ignored -> call(task), wrapped);
            }));
  }

  @Test
  void aTaskOfNobodyFindsNobodyOnAThreadThatSomebodyLeftDirty() throws Exception {
    TenantScope left = worker.submit(() -> tenants.open(tenant("globex"))).get();
    assertThat(
            TenantExecutors.wrap((ExecutorService) worker).submit(TenantExecutorsTest::seen).get())
        .isEqualTo(NOBODY);
    worker.submit(left::close).get();
  }

  @Test
  void endingTheWrapperEndsTheExecutor() {
    TenantExecutors.wrap(Executors.newSingleThreadExecutor()).shutdown();
    TenantExecutors.wrap((ExecutorService) worker);
    ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
    TenantExecutors.wrap(other).shutdown();
    assertThat(other.isShutdown()).isTrue();
  }

  private static String seen() {
    return TenantContext.current().map(tenant -> tenant.id().value()).orElse(null)
        + " "
        + MDC.get("tenant.id");
  }

  private static String call(Callable<String> task) {
    try {
      return task.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT);
  }

  private static Arguments way(String name, Way way) {
    return argumentSet(name, way);
  }

  interface Way {
    Future<String> submit(ScheduledExecutorService worker, Callable<String> task) throws Exception;
  }
}
