package io.tenantry.context.propagation;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextScheduledExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Executors whose tasks work for whoever submitted them, in every carrier: thread, log, span,
 * baggage. A task of nobody finds nobody, whatever an earlier task left on its thread, and a thread
 * is left as it was found.
 *
 * <pre>{@code
 * ExecutorService executor = TenantExecutors.wrap(Executors.newVirtualThreadPerTaskExecutor());
 * CompletableFuture.supplyAsync(this::load, executor).thenApplyAsync(this::render, executor);
 * }</pre>
 *
 * <p>Wrap an executor once: {@code wrap} of what is wrapped is right, and does the work twice.
 */
public final class TenantExecutors {

  private static final ContextSnapshotFactory SNAPSHOTS =
      ContextSnapshotFactory.builder().clearMissing(true).build();

  private TenantExecutors() {}

  /** As {@link #wrap(ExecutorService)}, for whatever runs tasks. */
  public static Executor wrap(Executor executor) {
    return task -> executor.execute(SNAPSHOTS.captureAll().wrap(task));
  }

  /** Ends {@code executor} when it is ended itself. */
  public static ExecutorService wrap(ExecutorService executor) {
    return ContextExecutorService.wrap(executor, SNAPSHOTS);
  }

  /**
   * Ends {@code executor} when it is ended itself. A task that is repeated works for whoever
   * scheduled it, every time.
   */
  public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return ContextScheduledExecutorService.wrap(executor, SNAPSHOTS);
  }
}
