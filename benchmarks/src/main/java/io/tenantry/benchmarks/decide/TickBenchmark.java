package io.tenantry.benchmarks.decide;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One tick over all workloads, after each has reported one more second; the reports not timed. */
@State(Scope.Benchmark)
public class TickBenchmark {

  /** Longer than every window of the store is filled. */
  private static final int SECONDS = 30;

  @Param("5000")
  public int workloads;

  @Param("20")
  public int tenants;

  private Fleet fleet = new Fleet(0, 0);

  @Setup(Level.Trial)
  public void fill() {
    fleet = new Fleet(workloads, tenants);
    fleet.pass(SECONDS);
  }

  /** A tick takes milliseconds, beside which JMH's own watch for each is nothing. */
  @Setup(Level.Invocation)
  public void report() {
    fleet.report();
  }

  @Benchmark
  public int tick() {
    return fleet.tick();
  }
}
