package io.tenantry.benchmarks.context;

import io.micrometer.context.ContextSnapshotFactory;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import io.tenantry.context.propagation.TenantExecutors;
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
 */
@State(Scope.Thread)
public class PropagateBenchmark {

  private final TaskDecorator contextPropagation =
      new ContextPropagatingTaskDecorator(ContextSnapshotFactory.builder().build());
  private final Executor ours = TenantExecutors.wrap(Runnable::run);
  private final Task task = new Task();
  private TenantScope scope = TenantScope.openEmpty();

  @Setup
  public void open() {
    scope =
        new TenantContext(List.of(new MdcCarrier()))
            .open(new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT));
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public int raw() {
    task.run();
    return task.runs;
  }

  @Benchmark
  public int contextPropagation() {
    contextPropagation.decorate(task).run();
    return task.runs;
  }

  @Benchmark
  public int ours() {
    ours.execute(task);
    return task.runs;
  }

  private static final class Task implements Runnable {

    private int runs;

    @Override
    public void run() {
      runs++;
    }
  }
}
