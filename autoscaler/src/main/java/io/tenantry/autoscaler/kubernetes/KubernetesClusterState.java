package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ClusterState;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.kubernetes.AutoscalerSpecReader.Reading;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as its caches show it. A TenantAutoscaler is managed when its spec is legal, its
 * target exists, no HorizontalPodAutoscaler scales that target, and no older TenantAutoscaler does;
 * every other one is refused, with a reason, and its target is left alone.
 *
 * <p>While the caches do not hold the whole cluster yet, the snapshot is empty: a target that was
 * not listed yet is not a target that is gone. Not thread-safe; one thread ticks.
 */
public final class KubernetesClusterState implements ClusterState {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesClusterState.class);

  /** The older one wins a target that two ask for. */
  private static final Comparator<GenericKubernetesResource> OLDEST_FIRST =
      Comparator.<GenericKubernetesResource, String>comparing(resource ->
              Objects.requireNonNullElse(resource.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(resource -> resource.getMetadata().getName());

  private static final ClusterSnapshot NOTHING = new ClusterSnapshot(List.of(), Map.of());

  /** What a resource said, kept until the cache holds another version of it. */
  private record Read(
      GenericKubernetesResource resource, Reading reading, TenantAutoscalerStatus status) {

    private boolean isOf(GenericKubernetesResource other) {
      return Objects.equals(resource.getMetadata().getUid(), other.getMetadata().getUid())
          && Objects.equals(
              resource.getMetadata().getResourceVersion(),
              other.getMetadata().getResourceVersion());
    }
  }

  private final ClusterCaches caches;
  private final AssignmentListener listener;
  private Map<String, Read> reads = new HashMap<>();
  private final Set<String> wrongPlans = new HashSet<>();

  /** A state that tells {@code status} at every tick which resources it manages and refuses. */
  public KubernetesClusterState(ClusterCaches caches, StatusWriter status) {
    this(caches, (AssignmentListener) status);
  }

  KubernetesClusterState(ClusterCaches caches, AssignmentListener listener) {
    this.caches = caches;
    this.listener = listener;
  }

  @Override
  public ClusterSnapshot snapshot() {
    if (!caches.synced()) {
      return NOTHING;
    }
    List<ManagedWorkload> workloads = new ArrayList<>();
    Map<WorkloadRef, Assignments.Assigned> managed = new HashMap<>();
    Map<AutoscalerRef, Assignments.Refused> refused = new HashMap<>();
    for (Read read : readAutoscalers()) {
      AutoscalerRef autoscaler = AutoscalerRef.of(read.resource());
      switch (read.reading()) {
        case Reading.Wrong(var problems) ->
            refused.put(
                autoscaler,
                new Assignments.Refused(
                    new Refusal(Refusal.Cause.INVALID_SPEC, String.join("; ", problems) + "."),
                    read.status()));
        case Reading.Legal(var terms) -> {
          Optional<ScaleTarget> target = caches.target(terms.target());
          Optional<Refusal> refusal = refusal(terms.target(), target, managed);
          if (refusal.isPresent()) {
            refused.put(autoscaler, new Assignments.Refused(refusal.get(), read.status()));
          } else {
            workloads.add(manage(terms, target.orElseThrow()));
            managed.put(terms.target(), new Assignments.Assigned(autoscaler, read.status()));
          }
        }
      }
    }
    listener.assigned(new Assignments(managed, refused));
    return new ClusterSnapshot(workloads, plans());
  }

  private List<Read> readAutoscalers() {
    List<GenericKubernetesResource> resources = new ArrayList<>(caches.autoscalers());
    resources.sort(OLDEST_FIRST);
    Map<String, Read> current = HashMap.newHashMap(resources.size());
    List<Read> result = new ArrayList<>(resources.size());
    for (GenericKubernetesResource resource : resources) {
      String key = resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
      Read before = reads.get(key);
      Read read = before != null && before.isOf(resource) ? before : read(resource);
      current.put(key, read);
      result.add(read);
    }
    reads = current;
    return result;
  }

  private static Read read(GenericKubernetesResource resource) {
    return new Read(
        resource,
        AutoscalerSpecReader.read(
            resource.getMetadata().getNamespace(), resource.getAdditionalProperties().get("spec")),
        TenantAutoscalerStatus.read(resource.getAdditionalProperties().get("status")));
  }

  private Optional<Refusal> refusal(
      WorkloadRef workload,
      Optional<ScaleTarget> target,
      Map<WorkloadRef, Assignments.Assigned> managed) {
    if (target.isEmpty()) {
      return Optional.of(
          new Refusal(
              Refusal.Cause.TARGET_NOT_FOUND,
              "There is no %s %s in namespace %s."
                  .formatted(
                      workload.kind().kubernetesName(), workload.name(), workload.namespace())));
    }
    Optional<String> podAutoscaler = caches.podAutoscalerOf(workload);
    if (podAutoscaler.isPresent()) {
      return Optional.of(
          new Refusal(
              Refusal.Cause.TARGET_OWNED_BY_HPA,
              "HorizontalPodAutoscaler %s scales %s %s; delete it first, two would fight."
                  .formatted(
                      podAutoscaler.get(), workload.kind().kubernetesName(), workload.name())));
    }
    return Optional.ofNullable(managed.get(workload))
        .map(older ->
            new Refusal(
                Refusal.Cause.TARGET_OWNED_BY_TENANT_AUTOSCALER,
                "TenantAutoscaler %s, which is older, scales %s %s."
                    .formatted(
                        older.autoscaler().name(),
                        workload.kind().kubernetesName(),
                        workload.name())));
  }

  private ManagedWorkload manage(AutoscalerTerms terms, ScaleTarget target) {
    Set<PodName> live = new HashSet<>();
    Set<PodName> ready = new HashSet<>();
    caches
        .pods(terms.target(), target.selector())
        .filter(KubernetesClusterState::isLive)
        .forEach(pod ->
            PodName.parse(pod.getMetadata().getName())
                .ifPresent(name -> {
                  live.add(name);
                  if (isReady(pod)) {
                    ready.add(name);
                  }
                }));
    return new ManagedWorkload(
        terms.target(),
        terms.policy(),
        terms.objective(),
        terms.capacity(),
        terms.staleAfter(),
        new Replicas(target.replicas(), ready.size()),
        live,
        ready);
  }

  private static boolean isLive(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return pod.getMetadata().getDeletionTimestamp() == null
        && !"Succeeded".equals(phase)
        && !"Failed".equals(phase);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** The plans' terms; plan {@code default} always has some. */
  private Map<PlanName, PlanTerms> plans() {
    Map<PlanName, PlanTerms> plans = new HashMap<>();
    plans.put(PlanName.DEFAULT, PlanTerms.DEFAULT);
    for (GenericKubernetesResource resource : caches.plans()) {
      String name = resource.getMetadata().getName();
      Optional<PlanName> plan = PlanName.parse(name);
      Optional<PlanTerms> terms =
          PlanSpecReader.read(resource.getAdditionalProperties().get("spec"));
      if (plan.isPresent() && terms.isPresent()) {
        plans.put(plan.get(), terms.get());
        wrongPlans.remove(name);
      } else if (wrongPlans.add(name)) {
        LOG.warn(
            "TenantPlan {} is not used: {}",
            name,
            plan.isEmpty() ? "its name is no plan's name" : PlanSpecReader.LEGAL);
      }
    }
    return plans;
  }
}
