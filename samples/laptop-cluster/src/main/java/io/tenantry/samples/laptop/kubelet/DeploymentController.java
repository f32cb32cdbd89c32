package io.tenantry.samples.laptop.kubelet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many replicas as {@code spec.replicas} of one Deployment, and its status true.
 * Level-triggered: it compares what is wanted with what is there whenever it is woken, and at least
 * every half second. One thread of its own.
 */
final class DeploymentController {

  private static final Logger LOG = Logger.getLogger(DeploymentController.class.getName());

  /** Kubernetes' alphabet for generated names: no vowels, so that no words come of it. */
  private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final int LONGEST_SLEEP_MILLIS = 500;

  /** As a ReplicaSet scales down: those that are not ready first, then the newest. */
  private static final Comparator<Replica> FIRST_TO_GO =
      Comparator.comparing(Replica::isReady)
          .thenComparing(Replica::createdAt, Comparator.reverseOrder());

  private final Node node;
  private final KubernetesClient client;
  private final ServiceEndpoints service;
  private final Supplier<@Nullable Deployment> wanted;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final List<Replica> replicas = new CopyOnWriteArrayList<>();
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;

  private volatile boolean stopping;
  private @Nullable DeploymentStatus written;

  /**
   * @param wanted the Deployment as last seen; null when it does not exist
   */
  DeploymentController(
      String name,
      Node node,
      KubernetesClient client,
      ServiceEndpoints service,
      Supplier<@Nullable Deployment> wanted) {
    this.node = node;
    this.client = client;
    this.service = service;
    this.wanted = wanted;
    this.thread = Thread.ofVirtual().name("deployment " + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something changed: compare again, now. */
  void wake() {
    wakeUps.release();
  }

  /** Ends every replica and waits for it. */
  void stop() throws InterruptedException {
    stopping = true;
    wake();
    thread.join();
    replicas.forEach(Replica::stop);
    for (Replica replica : replicas) {
      replica.awaitGone();
    }
  }

  /** Replicas whose pods exist, oldest first. */
  List<Replica> replicas() {
    return replicas;
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          reconcile(Optional.ofNullable(wanted.get()));
        } catch (KubernetesClientException e) {
          LOG.log(Level.WARNING, "reconciling, to be tried again", e);
        }
        wakeUps.tryAcquire(LONGEST_SLEEP_MILLIS, TimeUnit.MILLISECONDS);
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconcile(Optional<Deployment> deployment) {
    replicas.removeIf(Replica::isGone);
    List<Replica> kept = replicas.stream().filter(replica -> !replica.isStopping()).toList();
    int target = deployment.map(DeploymentController::replicasOf).orElse(0);
    if (deployment.isPresent()) {
      for (int i = kept.size(); i < target; i++) {
        startReplica(deployment.get());
      }
    }
    kept.stream()
        .sorted(FIRST_TO_GO)
        .limit(Math.max(0, kept.size() - target))
        .forEach(Replica::stop);
    deployment.ifPresent(this::writeStatus);
  }

  private void startReplica(Deployment deployment) {
    String name = deployment.getMetadata().getName() + "-" + suffix();
    Replica replica =
        new Replica(
            node,
            new PodObject(client, deployment.getMetadata().getNamespace(), name),
            deployment.getSpec().getTemplate(),
            service,
            this::wake);
    replicas.add(replica);
    replica.start();
  }

  private void writeStatus(Deployment deployment) {
    int alive = (int) replicas.stream().filter(replica -> !replica.isStopping()).count();
    int ready = (int) replicas.stream().filter(Replica::isReady).count();
    DeploymentStatus status =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(alive)
            .withUpdatedReplicas(alive)
            .withReadyReplicas(ready)
            .withAvailableReplicas(ready)
            .withUnavailableReplicas(Math.max(0, replicasOf(deployment) - ready))
            .build();
    if (!status.equals(written)) {
      client
          .apps()
          .deployments()
          .inNamespace(deployment.getMetadata().getNamespace())
          .withName(deployment.getMetadata().getName())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"status\":" + Serialization.asJson(status) + "}");
      written = status;
    }
  }

  private static int replicasOf(Deployment deployment) {
    return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
  }

  private String suffix() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      letters.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
    }
    return letters.toString();
  }
}
