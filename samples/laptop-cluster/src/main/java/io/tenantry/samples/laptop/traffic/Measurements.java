package io.tenantry.samples.laptop.traffic;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What became of the requests, per tenant and phase. A request belongs to the phase in which it was
 * meant to be sent. Written by many threads at once; read at any time, exact once all requests have
 * ended.
 */
public final class Measurements {

  /** What became of one request. */
  public enum Outcome {
    /** Answered with a status below 400. */
    SERVED,
    /** Answered by the service with a status from 400 on. */
    ERROR,
    /** No answer of the service: connection failed, timed out, or 502, 503, 504 of the balancer. */
    LOST
  }

  /**
   * One tenant in one phase.
   *
   * @param errors {@link Outcome#ERROR} and {@link Outcome#LOST}
   */
  public record PhaseFigures(
      Phase phase,
      long requests,
      long errors,
      double p50Millis,
      double p95Millis,
      double p99Millis) {}

  /** All tenants over a short time; {@code p95Millis} is 0 without requests. */
  public record Recent(long requests, double p95Millis) {}

  private static final long LONGEST_MICROS = 120_000_000;
  private static final int SIGNIFICANT_DIGITS = 3;

  private final long objectiveMicros;
  private final Map<String, Map<Phase, Cell>> cells = new TreeMap<>();
  private final LongAdder lost = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final Histogram sendDelayMicros = histogram();
  private final Recorder recentMicros = new Recorder(LONGEST_MICROS, SIGNIFICANT_DIGITS);

  /**
   * @param objectiveMillis a request is late when it takes longer or is not served
   */
  public Measurements(List<Tenant> tenants, long objectiveMillis) {
    this.objectiveMicros = objectiveMillis * 1_000;
    for (Tenant tenant : tenants) {
      Map<Phase, Cell> phases = new EnumMap<>(Phase.class);
      for (Phase phase : Phase.values()) {
        phases.put(phase, new Cell());
      }
      cells.put(tenant.id(), phases);
    }
  }

  /**
   * Counts one request that has ended.
   *
   * @param micros from the intended moment of sending to the end of the answer
   */
  public void record(Tenant tenant, Phase phase, long micros, Outcome outcome) {
    Cell cell = cell(tenant, phase);
    long counted = Math.clamp(micros, 0, LONGEST_MICROS);
    cell.latencyMicros.recordValue(counted);
    recentMicros.recordValue(counted);
    if (outcome != Outcome.SERVED) {
      cell.errors.increment();
    }
    if (outcome == Outcome.LOST) {
      lost.increment();
    }
    if (outcome != Outcome.SERVED || micros > objectiveMicros) {
      late.increment();
    }
  }

  /** How long after the intended moment the generator began to send. */
  void recordSendDelay(long micros) {
    sendDelayMicros.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
  }

  /** Figures of one tenant, one entry per phase, in order. */
  public List<PhaseFigures> of(Tenant tenant) {
    return List.of(Phase.values()).stream()
        .map(phase -> cell(tenant, phase).figures(phase))
        .toList();
  }

  /** Requests that have ended. */
  public long requests() {
    return sum(Cell::requests);
  }

  /** Requests that ended as {@link Outcome#ERROR} or {@link Outcome#LOST}. */
  public long errors() {
    return sum(cell -> cell.errors.sum());
  }

  /** Requests that ended as {@link Outcome#LOST}. */
  public long lost() {
    return lost.sum();
  }

  /** Share of the requests over the objective or not served, 0 to 1; 0 without requests. */
  public double lateShare() {
    long requests = requests();
    return requests == 0 ? 0 : (double) late.sum() / requests;
  }

  /** What ended since the last call, for one live display. */
  public Recent sinceLastCall() {
    Histogram recent = recentMicros.getIntervalHistogram();
    return new Recent(recent.getTotalCount(), recent.getValueAtPercentile(95) / 1_000.0);
  }

  /** 99th percentile, in ms, of how late the generator itself was; its own limit. */
  public double generatorDelayP99Millis() {
    return sendDelayMicros.getValueAtPercentile(99) / 1_000.0;
  }

  private long sum(ToLongFunction<Cell> part) {
    return cells.values().stream()
        .flatMap(phases -> phases.values().stream())
        .mapToLong(part)
        .sum();
  }

  private Cell cell(Tenant tenant, Phase phase) {
    Map<Phase, Cell> phases = cells.get(tenant.id());
    Cell cell = phases == null ? null : phases.get(phase);
    if (cell == null) {
      throw new IllegalArgumentException("tenant " + tenant.id() + " (expected: a measured one)");
    }
    return cell;
  }

  private static Histogram histogram() {
    return new ConcurrentHistogram(LONGEST_MICROS, SIGNIFICANT_DIGITS);
  }

  private static final class Cell {
    private final Histogram latencyMicros = histogram();
    private final LongAdder errors = new LongAdder();

    long requests() {
      return latencyMicros.getTotalCount();
    }

    PhaseFigures figures(Phase phase) {
      return new PhaseFigures(
          phase, requests(), errors.sum(), percentile(50), percentile(95), percentile(99));
    }

    private double percentile(double percentile) {
      return latencyMicros.getValueAtPercentile(percentile) / 1_000.0;
    }
  }
}
