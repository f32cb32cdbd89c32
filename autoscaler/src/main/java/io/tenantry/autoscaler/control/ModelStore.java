package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps what was learned where it outlives this process. Called on the loop's thread. */
public interface ModelStore {

  /** Keeps nothing. */
  ModelStore NONE =
      new ModelStore() {
        @Override
        public Optional<ModelSnapshot> kept(WorkloadRef workload) {
          return Optional.empty();
        }

        @Override
        public void learned(WorkloadRef workload, Supplier<ModelSnapshot> model, Instant now) {}
      };

  /** What is kept of a workload, by whoever kept it. From memory: it must not block. */
  Optional<ModelSnapshot> kept(WorkloadRef workload);

  /**
   * A workload's model has learned. It is the store's to say how often that is worth keeping; it
   * must not block.
   *
   * @param model costs a few thousand steps to ask
   */
  void learned(WorkloadRef workload, Supplier<ModelSnapshot> model, Instant now);
}
