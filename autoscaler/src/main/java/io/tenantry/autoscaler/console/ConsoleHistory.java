package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last quarter of an hour of every workload, in bounded memory. Thread-safe: the loop writes,
 * any number of readers read, and the loop never waits longer than a reader takes to copy one
 * workload's history.
 */
public final class ConsoleHistory implements OutcomeListener {

  /** Workloads that are shown; those beyond are only counted. About 70 kB each. */
  static final int MAX_WORKLOADS = 200;

  private final int maxWorkloads;
  private final Map<WorkloadRef, WorkloadHistory> workloads = new ConcurrentHashMap<>();
  private final Set<WorkloadRef> notShown = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;

  public ConsoleHistory() {
    this(MAX_WORKLOADS);
  }

  ConsoleHistory(int maxWorkloads) {
    this.maxWorkloads = maxWorkloads;
  }

  @Override
  public void decided(DecisionOutcome outcome, Actuation actuation) {
    WorkloadRef workload = outcome.workload();
    WorkloadHistory history = workloads.get(workload);
    if (history == null) {
      if (workloads.size() >= maxWorkloads) {
        notShown.add(workload);
        return;
      }
      notShown.remove(workload);
      workloads.put(workload, new WorkloadHistory(outcome, actuation));
    } else {
      history.add(outcome, actuation);
    }
    advance();
  }

  @Override
  public void forgotten(WorkloadRef workload) {
    workloads.remove(workload);
    notShown.remove(workload);
    advance();
  }

  /**
   * All workloads as of their last decision, by name.
   *
   * @param now when they are looked at
   * @param leading whether this instance is the one that changes replicas
   */
  ConsoleView view(Instant now, boolean leading) {
    List<WorkloadView> views =
        workloads.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(entry -> entry.getValue().view())
            .toList();
    return new ConsoleView(now, leading, notShown.size(), views);
  }

  /** One workload with its history, or empty when it is not managed or not shown. */
  Optional<WorkloadDetail> detail(WorkloadRef workload) {
    return Optional.ofNullable(workloads.get(workload)).map(WorkloadHistory::detail);
  }

  /** A number that grows with every change. */
  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the version is no longer {@code seen}, at the latest after {@code atMost}. */
  void awaitChange(long seen, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (version == seen && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void advance() {
    lock.lock();
    try {
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
