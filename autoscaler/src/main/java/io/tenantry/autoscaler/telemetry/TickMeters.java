package io.tenantry.autoscaler.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tenantry.autoscaler.control.TickFailures;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a tick takes, and what went wrong in it: each failure is counted, one a minute is
 * logged. For the loop's thread.
 */
public final class TickMeters implements TickFailures {

  private static final Logger LOG = LoggerFactory.getLogger(TickMeters.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Timer duration;
  private final Counter failures;
  private final Counter overruns;
  private Instant quietUntil = Instant.MIN;

  public TickMeters(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.duration =
        Timer.builder("tenantry.autoscaler.tick")
            .description("Time to decide on every workload once")
            .register(registry);
    this.failures =
        Counter.builder("tenantry.autoscaler.tick.failures")
            .description("Workloads, listeners or whole ticks that failed")
            .register(registry);
    this.overruns =
        Counter.builder("tenantry.autoscaler.tick.overruns")
            .description("Ticks that took longer than their period")
            .register(registry);
  }

  /** Runs and times a whole tick; one that fails as a whole is counted like any failure. */
  public void time(Runnable tick) {
    duration.record(() -> {
      try {
        tick.run();
      } catch (RuntimeException e) {
        failed("a whole tick", e);
      }
    });
  }

  /** Counts a tick that took longer than its period. */
  public void overran() {
    overruns.increment();
  }

  @Override
  public void failed(WorkloadRef workload, RuntimeException cause) {
    failed(workload.toString(), cause);
  }

  private void failed(String what, RuntimeException cause) {
    failures.increment();
    Instant now = clock.instant();
    if (!now.isBefore(quietUntil)) {
      quietUntil = now.plus(PAUSE);
      LOG.error("Failed with {} (logged once a minute at most)", what, cause);
    }
  }
}
