package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Informers on everything that a tick reads. Their caches are the only state: each holds what the
 * API server last told, and each is kept by a watch that never gives up.
 *
 * <p>Thread-safe. A read is from memory. {@link #start} returns at once; until {@link #synced} the
 * caches may hold a part of the cluster, which must not be mistaken for the whole.
 */
public final class ClusterCaches implements AutoCloseable {

  private static final String TARGET = "target";

  private final ApiTrouble trouble;
  private final SharedIndexInformer<GenericKubernetesResource> autoscalers;
  private final SharedIndexInformer<GenericKubernetesResource> plans;
  private final SharedIndexInformer<Deployment> deployments;
  private final SharedIndexInformer<StatefulSet> statefulSets;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<HorizontalPodAutoscaler> podAutoscalers;
  private final SharedIndexInformer<ConfigMap> models;
  private volatile boolean modelsFailed;

  /**
   * Prepares the informers.
   *
   * @param namespace the one to watch; empty for all of them
   */
  public ClusterCaches(KubernetesClient client, String namespace) {
    this.trouble = new ApiTrouble(client.getMasterUrl().toString());
    this.autoscalers =
        informer(client.genericKubernetesResources(CustomResources.TENANT_AUTOSCALERS), namespace);
    this.plans =
        client.genericKubernetesResources(CustomResources.TENANT_PLANS).runnableInformer(0);
    this.deployments = informer(client.apps().deployments(), namespace);
    this.statefulSets = informer(client.apps().statefulSets(), namespace);
    this.pods = informer(client.pods(), namespace);
    this.podAutoscalers = informer(client.autoscaling().v2().horizontalPodAutoscalers(), namespace);
    this.models =
        namespace.isEmpty()
            ? client
                .configMaps()
                .inAnyNamespace()
                .withLabel(ModelConfigMaps.LABEL)
                .runnableInformer(0)
            : client
                .configMaps()
                .inNamespace(namespace)
                .withLabel(ModelConfigMaps.LABEL)
                .runnableInformer(0);
    pods.addIndexers(Map.of(PodOwner.INDEX, PodOwner::keys));
    podAutoscalers.addIndexers(Map.of(TARGET, ClusterCaches::targetKeys));
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> informer(
      MixedOperation<T, ?, ?> kind, String namespace) {
    return namespace.isEmpty()
        ? kind.inAnyNamespace().runnableInformer(0)
        : kind.inNamespace(namespace).runnableInformer(0);
  }

  /** Begins to list and watch, and keeps trying while the API server does not answer. */
  public void start() {
    required().forEach(informer -> start(informer, () -> {}));
    start(models, () -> modelsFailed = true);
  }

  private void start(SharedIndexInformer<?> informer, Runnable failed) {
    informer.exceptionHandler((started, failure) -> {
      trouble.report("Watching the cluster", failure);
      failed.run();
      return true;
    });
    informer.start();
  }

  /**
   * Whether every cache has held the whole of its kind once. What was learned before is waited for,
   * too, but not for longer than until it can not be had: it can be learned anew.
   */
  public boolean synced() {
    return required().allMatch(SharedIndexInformer::hasSynced)
        && (models.hasSynced() || modelsFailed);
  }

  /** Ends the watches; the caches stay as they are. */
  @Override
  public void close() {
    required().forEach(SharedIndexInformer::stop);
    models.stop();
  }

  List<GenericKubernetesResource> autoscalers() {
    return autoscalers.getStore().list();
  }

  List<GenericKubernetesResource> plans() {
    return plans.getStore().list();
  }

  /** A ConfigMap that keeps what was learned. */
  Optional<ConfigMap> model(String namespace, String name) {
    return Optional.ofNullable(models.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)));
  }

  /** The scaled object as its spec stands, or empty when there is none. */
  Optional<ScaleTarget> target(WorkloadRef workload) {
    String key = Cache.namespaceKeyFunc(workload.namespace(), workload.name());
    return switch (workload.kind()) {
      case DEPLOYMENT ->
          Optional.ofNullable(deployments.getStore().getByKey(key)).map(ScaleTarget::of);
      case STATEFUL_SET ->
          Optional.ofNullable(statefulSets.getStore().getByKey(key)).map(ScaleTarget::of);
    };
  }

  /**
   * The pods that belong to {@code workload} and that {@code selector} selects, in any phase. Costs
   * as much as there are of them, plus the namespace's pods without a controller.
   */
  Stream<Pod> pods(WorkloadRef workload, PodSelector selector) {
    return Stream.of(PodOwner.owned(workload), PodOwner.unowned(workload.namespace()))
        .flatMap(key -> pods.getIndexer().byIndex(PodOwner.INDEX, key).stream())
        .filter(selector::selects);
  }

  /** Name of a HorizontalPodAutoscaler that scales {@code workload}. */
  Optional<String> podAutoscalerOf(WorkloadRef workload) {
    return podAutoscalers.getIndexer().byIndex(TARGET, workload.toString()).stream()
        .map(found -> found.getMetadata().getName())
        .sorted()
        .findFirst();
  }

  private static List<String> targetKeys(HorizontalPodAutoscaler autoscaler) {
    CrossVersionObjectReference target =
        autoscaler.getSpec() == null ? null : autoscaler.getSpec().getScaleTargetRef();
    return target != null
            && target.getApiVersion() != null
            && target.getApiVersion().startsWith("apps/")
        ? List.of(
            autoscaler.getMetadata().getNamespace()
                + "/"
                + target.getKind()
                + "/"
                + target.getName())
        : List.of();
  }

  /** Without these nothing can be decided. */
  private Stream<SharedIndexInformer<?>> required() {
    return Stream.of(autoscalers, plans, deployments, statefulSets, pods, podAutoscalers);
  }
}
