package io.tenantry.samples.laptop.kubelet;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod in the API, as its kubelet writes it. Used by the replica's thread only. */
final class PodObject {

  /** Keeps a deleted pod visible with its deletionTimestamp until its process has ended. */
  private static final String FINALIZER = "tenantry.io/process";

  private static final String ADDRESS = "127.0.0.1";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  private String container = "";
  private String image = "";
  private String startedAt = now();
  private int restarts;
  private @Nullable ContainerState lastState;

  PodObject(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** What a fieldRef may name. */
  Map<String, String> fields() {
    return Map.of("metadata.name", name, "metadata.namespace", namespace, "status.podIP", ADDRESS);
  }

  void create(PodTemplateSpec template) {
    container = template.getSpec().getContainers().getFirst().getName();
    image = template.getSpec().getContainers().getFirst().getImage();
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withLabels(template.getMetadata().getLabels())
            .withFinalizers(FINALIZER)
            .endMetadata()
            .withSpec(template.getSpec())
            .withNewStatus()
            .withPhase("Pending")
            .endStatus()
            .build();
    client.resource(pod).create();
  }

  /** The process runs and has not answered its probe yet, or no longer does. */
  void running() {
    startedAt = now();
    write(status("Running", false, runningContainer(false)));
  }

  void ready() {
    write(status("Running", true, runningContainer(true)));
  }

  /** Marked for deletion; Ready no more. */
  void terminating() {
    resource().delete();
    write(status("Running", false, runningContainer(false)));
  }

  void crashed(int exitCode) {
    restarts++;
    lastState =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withFinishedAt(now())
            .endTerminated()
            .build();
    ContainerStatus status =
        containerStatus(false)
            .withNewState()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .endState()
            .build();
    write(status("Running", false, status));
  }

  /** The process has ended: the object goes. */
  void delete() {
    resource().delete();
    resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
  }

  private ContainerStatus runningContainer(boolean ready) {
    return containerStatus(ready)
        .withNewState()
        .withNewRunning()
        .withStartedAt(startedAt)
        .endRunning()
        .endState()
        .build();
  }

  private ContainerStatusBuilder containerStatus(boolean ready) {
    return new ContainerStatusBuilder()
        .withName(container)
        .withImage(image)
        .withImageID("")
        .withReady(ready)
        .withStarted(ready)
        .withRestartCount(restarts)
        .withLastState(lastState);
  }

  private static PodStatus status(String phase, boolean ready, ContainerStatus container) {
    return new PodStatusBuilder()
        .withPhase(phase)
        .withHostIP(ADDRESS)
        .withPodIP(ADDRESS)
        .withConditions(
            new PodConditionBuilder()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(now())
                .build())
        .withContainerStatuses(container)
        .build();
  }

  private void write(PodStatus status) {
    resource()
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":" + Serialization.asJson(status) + "}");
  }

  private PodResource resource() {
    return client.pods().inNamespace(namespace).withName(name);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
