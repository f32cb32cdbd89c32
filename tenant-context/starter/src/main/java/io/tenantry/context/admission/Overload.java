package io.tenantry.context.admission;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done when all tenants together ask for more than the process can do: see {@link
 * FairShares}. Thread-safe.
 */
public final class Overload {

  private final @Nullable FairShares shares;
  private final @Nullable CpuCapacity cpu;
  private final @Nullable LatencyLimit latency;
  private final @Nullable LatencyCapacity byLatency;

  private Overload(
      @Nullable CpuCapacity cpu,
      @Nullable LatencyLimit latency,
      @Nullable LatencyCapacity byLatency) {
    this.cpu = cpu;
    this.latency = latency;
    this.byLatency = byLatency;
    Capacity capacity = cpu != null ? cpu : byLatency;
    this.shares = capacity == null ? null : new FairShares(capacity);
  }

  /** Nothing is. */
  public static Overload off() {
    return new Overload(null, null, null);
  }

  /**
   * The rate that is divided is {@code requestsPerSecond x (1 - load of the processors)}. Somebody
   * has to say the load once a second: {@link #cpuLoaded}.
   *
   * @param requestsPerSecond what the process could serve if its processors had no other work, > 0
   */
  public static Overload byCpu(double requestsPerSecond, LongSupplier nanoTime) {
    if (!(requestsPerSecond > 0 && requestsPerSecond <= PlanLimits.HIGHEST_RATE)) {
      throw new IllegalArgumentException(
          "requestsPerSecond: %s (expected: > 0, <= %s)"
              .formatted(requestsPerSecond, PlanLimits.HIGHEST_RATE));
    }
    return new Overload(new CpuCapacity(requestsPerSecond, nanoTime.getAsLong()), null, null);
  }

  /**
   * What is divided is how many requests at a time are served without waiting for each other; that
   * is found in their latencies.
   *
   * @param min 1 to {@code initial}
   * @param initial to begin with
   * @param max {@code initial} or more
   */
  public static Overload byLatency(int min, int initial, int max, LongSupplier nanoTime) {
    if (min < 1 || initial < min || max < initial) {
      throw new IllegalArgumentException(
          "min: %d, initial: %d, max: %d (expected: 1 <= min <= initial <= max)"
              .formatted(min, initial, max));
    }
    LatencyLimit limit = new LatencyLimit(min, initial, max, nanoTime.getAsLong());
    return new Overload(null, limit, new LatencyCapacity(limit, nanoTime.getAsLong()));
  }

  /** A reading of the processors' load, 0 to 1; nothing else counts. */
  public void cpuLoaded(double load) {
    if (cpu != null) {
      cpu.loaded(load);
    }
  }

  /** How it stands; empty where overload is nobody's concern. */
  public Optional<OverloadState> state(long nanoTime) {
    if (cpu != null) {
      return Optional.of(new OverloadState("cpu", cpu.size(), cpu.used(nanoTime), 0, 0));
    }
    if (latency != null && byLatency != null) {
      return Optional.of(
          new OverloadState(
              "latency",
              latency.current(),
              byLatency.used(nanoTime),
              latency.latencyNanos() / 1e6,
              latency.baselineNanos() / 1e6));
    }
    return Optional.empty();
  }

  @Nullable FairShares shares() {
    return shares;
  }
}
