package io.tenantry.boundaries;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantScope;
import io.tenantry.context.propagation.TenantExecutors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** From one thread to another. */
@RestController
@RequestMapping("/thread")
class ThreadBoundaries {

  private final FarSide farSide;
  private final Background background;
  private final AsyncTaskExecutor springs;
  private final TaskScheduler scheduler;
  private final TenantContext tenants;
  private final ExecutorService wrapped = TenantExecutors.wrap(Executors.newSingleThreadExecutor());
  private final ExecutorService virtual =
      TenantExecutors.wrap(Executors.newVirtualThreadPerTaskExecutor());

  ThreadBoundaries(
      FarSide farSide,
      Background background,
      AsyncTaskExecutor applicationTaskExecutor,
      TaskScheduler scheduler,
      TenantContext tenants) {
    this.farSide = farSide;
    this.background = background;
    this.springs = applicationTaskExecutor;
    this.scheduler = scheduler;
    this.tenants = tenants;
  }

  @GetMapping("/async")
  CompletableFuture<String> async(@RequestParam String boundary) {
    return background.look(boundary);
  }

  @GetMapping("/task-executor")
  CompletableFuture<String> taskExecutor(@RequestParam String boundary) {
    return springs.submitCompletable(() -> farSide.look(boundary));
  }

  @GetMapping("/executor-service")
  String executorService(@RequestParam String boundary) throws Exception {
    return wrapped.submit(() -> farSide.look(boundary)).get();
  }

  @GetMapping("/completable-future")
  CompletableFuture<String> completableFuture(@RequestParam String boundary) {
    return CompletableFuture.supplyAsync(() -> farSide.look(boundary), wrapped);
  }

  @GetMapping("/virtual")
  String virtual(@RequestParam String boundary) throws Exception {
    return virtual.submit(() -> farSide.look(boundary)).get();
  }

  @GetMapping("/reused")
  String reused(@RequestParam String boundary) throws Exception {
    Tenant tenant = TenantContext.current().orElseThrow();
    try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
      worker.submit(() -> tenants.open(tenant)).get(); // and nobody closes it
      try (TenantScope nobody = TenantScope.openEmpty()) {
        return TenantExecutors.wrap(worker).submit(() -> farSide.look(boundary)).get();
      }
    }
  }

  @GetMapping("/scheduled")
  CompletableFuture<String> scheduled(@RequestParam String boundary) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Tenant tenant = TenantContext.current().orElseThrow();
    ScheduledFuture<?> job =
        scheduler.schedule(
            () -> tenants.run(tenant, () -> seen.complete(farSide.look(boundary))),
            scheduler.getClock().instant());
    return seen.whenComplete((answer, failure) -> job.cancel(false));
  }

  @GetMapping("/reactor")
  Mono<String> reactor(@RequestParam String boundary) {
    return Mono.just(boundary).publishOn(Schedulers.boundedElastic()).map(farSide::look);
  }

  @GetMapping("/common-pool")
  CompletableFuture<String> commonPool(@RequestParam String boundary) {
    return CompletableFuture.supplyAsync(() -> farSide.look(boundary));
  }

  @GetMapping("/own-thread")
  CompletableFuture<String> ownThread(@RequestParam String boundary) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    new Thread(() -> seen.complete(farSide.look(boundary))).start();
    return seen;
  }
}
