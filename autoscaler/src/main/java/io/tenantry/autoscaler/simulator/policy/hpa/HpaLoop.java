package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The horizontal controller's work on one autoscaler: every 15 s it asks and sets. */
final class HpaLoop {

  private static final double SYNC_PERIOD = 15;

  private HpaLoop() {}

  static void start(
      ModelledCluster cluster,
      Agenda agenda,
      double phase,
      ScalingTerms terms,
      Supplier<Proposal> metric) {
    HorizontalController controller = new HorizontalController(terms);
    agenda.every(
        SYNC_PERIOD,
        phase * SYNC_PERIOD,
        () -> {
          int current = cluster.requestedReplicas();
          Sync sync = controller.sync(current, metric.get(), agenda.now());
          if (sync.replicas() != current) {
            cluster.scaleTo(sync.replicas());
          }
        });
  }

  /** The workload's pods; those that start are running and not Ready. */
  static List<Pod> pods(ModelledCluster cluster, int cores) {
    return cluster.replicas().stream()
        .map(replica ->
            new Pod(
                replica.id(),
                switch (replica.phase()) {
                  case STARTING, READY -> Pod.Phase.RUNNING;
                  case DRAINING, GONE -> Pod.Phase.DELETED;
                },
                replica.askedAt(),
                replica.phase() == ModelledReplica.Phase.READY,
                replica.phase() == ModelledReplica.Phase.STARTING
                    ? replica.askedAt()
                    : replica.readyAt(),
                OptionalLong.of(cores * 1000L)))
        .toList();
  }
}
