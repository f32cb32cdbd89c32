package io.tenantry.autoscaler.otlp;

import java.util.EnumMap;
import java.util.Map;

/** What became of the points of one request. Not thread-safe. */
final class Tally {

  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private long accepted;
  private long rejected;

  void accept() {
    accepted++;
  }

  void drop(DropReason reason, long points) {
    if (points > 0) {
      dropped.merge(reason, points, Long::sum);
      rejected += reason.rejected() ? points : 0;
    }
  }

  long accepted() {
    return accepted;
  }

  /** Points that the sender is told of. */
  long rejected() {
    return rejected;
  }

  /** Points by reason, each at least 1, in the order of {@link DropReason}. */
  Map<DropReason, Long> dropped() {
    return dropped;
  }
}
