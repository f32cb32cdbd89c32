package io.tenantry.benchmarks.context;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantScope;
import io.tenantry.context.propagation.TenantExecutors;
import io.tenantry.context.propagation.TenantThreadLocalAccessor;
import io.tenantry.context.telemetry.MdcCarrier;
import java.util.List;
import java.util.concurrent.Executor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * What it costs to give a task the tenant of the thread that submits it: the decoration, and the
 * scope around the task. The task is run at once, on the same thread, so that the queue of a real
 * executor, which costs all of them the same and much more, is not in it.
 *
 * <p>The peer carries the same, a thread-local tenant and three keys of the log context, by the
 * accessors of Micrometer's context propagation that are made for it, and like ours clears what the
 * submitter does not have. What other libraries on the class path have registered, both carry.
 */
@State(Scope.Thread)
public class PropagateBenchmark {

  private static final ThreadLocal<Tenant> CURRENT = new ThreadLocal<>();

  private final TaskDecorator decorator =
      new ContextPropagatingTaskDecorator(
          ContextSnapshotFactory.builder()
              .contextRegistry(withoutOurs())
              .clearMissing(true)
              .build());
  private final Executor ours = TenantExecutors.wrap(Runnable::run);
  private final Task task = new Task();
  private TenantScope scope = TenantScope.openEmpty();

  /** The log context, which both carry, is bound by the scope. */
  @Setup
  public void open() {
    Tenant tenant = TenantIds.tenant(0);
    CURRENT.set(tenant);
    scope = new TenantContext(List.of(new MdcCarrier())).open(tenant);
  }

  @TearDown
  public void close() {
    scope.close();
    CURRENT.remove();
  }

  @Benchmark
  public int raw() {
    task.run();
    return task.runs;
  }

  @Benchmark
  public int decorator() {
    decorator.decorate(task).run();
    return task.runs;
  }

  @Benchmark
  public int ours() {
    ours.execute(task);
    return task.runs;
  }

  private static ContextRegistry withoutOurs() {
    ContextRegistry registry = new ContextRegistry().loadThreadLocalAccessors();
    registry.removeThreadLocalAccessor((Object) TenantThreadLocalAccessor.KEY);
    return registry
        .registerThreadLocalAccessor(Tenant.ID_KEY, CURRENT)
        .registerThreadLocalAccessor(
            new Slf4jThreadLocalAccessor(Tenant.ID_KEY, Tenant.REGION_KEY, Tenant.PLAN_KEY));
  }

  private static final class Task implements Runnable {

    private int runs;

    @Override
    public void run() {
      runs++;
    }
  }
}
