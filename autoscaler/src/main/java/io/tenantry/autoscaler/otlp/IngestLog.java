package io.tenantry.autoscaler.otlp;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is dropped or refused, at most one line a minute for each reason, with no text of a
 * sender. Thread-safe.
 */
final class IngestLog {

  private static final Logger LOG = LoggerFactory.getLogger(IngestLog.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final class Pending {
    private long count;
    private Instant quietUntil = Instant.MIN;
  }

  private final Map<DropReason, Pending> points = new EnumMap<>(DropReason.class);
  private final Map<Refusal, Pending> requests = new EnumMap<>(Refusal.class);

  synchronized void dropped(DropReason reason, long count, Instant now) {
    long due = due(points.computeIfAbsent(reason, r -> new Pending()), count, now);
    if (due > 0) {
      LOG.warn("Dropped {} data points since the last such line: {}", due, reason.label());
    }
  }

  synchronized void refused(Refusal refusal, Instant now) {
    long due = due(requests.computeIfAbsent(refusal, r -> new Pending()), 1, now);
    if (due > 0) {
      LOG.warn("Refused {} requests since the last such line: {}", due, refusal.message());
    }
  }

  private static long due(Pending pending, long count, Instant now) {
    pending.count += count;
    if (now.isBefore(pending.quietUntil)) {
      return 0;
    }
    long due = pending.count;
    pending.count = 0;
    pending.quietUntil = now.plus(PAUSE);
    return due;
  }
}
