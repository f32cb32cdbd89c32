package io.tenantry.autoscaler.otlp;

import java.util.EnumMap;
import java.util.Map;

/** Remembers what it was told. */
final class CountedIngest implements IngestCounter {

  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private long accepted;

  @Override
  public synchronized void accepted(long points) {
    accepted += points;
  }

  @Override
  public synchronized void dropped(DropReason reason, long points) {
    dropped.merge(reason, points, Long::sum);
  }

  @Override
  public synchronized void refused(Refusal reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  synchronized long accepted() {
    return accepted;
  }

  synchronized Map<DropReason, Long> dropped() {
    return Map.copyOf(dropped);
  }

  synchronized Map<Refusal, Long> refused() {
    return Map.copyOf(refused);
  }
}
