package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ClusterState;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.fairness.BudgetTerms;
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
import java.util.OptionalDouble;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster as its caches show it. A TenantAutoscaler is managed when its spec is legal, its
 * target exists and can be read, its capacity is stated or can be learned, no
 * HorizontalPodAutoscaler scales that target, and no older TenantAutoscaler does; every other one
 * is refused, with a reason, and its target is left alone.
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

  /** What becomes of a TenantAutoscaler at this tick. */
  private sealed interface Judgement {

    record Manage(ManagedWorkload workload) implements Judgement {}

    record Refuse(Refusal refusal) implements Judgement {}
  }

  private final ClusterCaches caches;
  private final AssignmentListener listener;
  private Map<String, Read> reads = new HashMap<>();

  // What was said already, by name; a name that is gone is forgotten.
  private Map<String, String> knownDefects = new HashMap<>();
  private Map<String, String> wrongPlans = new HashMap<>();

  /** A state that tells both at every tick which resources it manages and refuses. */
  public KubernetesClusterState(ClusterCaches caches, StatusWriter status, ModelConfigMaps models) {
    this(
        caches,
        now -> {
          status.assigned(now);
          models.assigned(now);
        });
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
    Map<WorkloadRef, BudgetTerms> budgets = new HashMap<>();
    Map<WorkloadRef, Assignments.Assigned> managed = new HashMap<>();
    Map<AutoscalerRef, Assignments.Refused> refused = new HashMap<>();
    Map<String, String> defects = new HashMap<>();
    for (Read read : readAutoscalers()) {
      AutoscalerRef autoscaler = AutoscalerRef.of(read.resource());
      switch (judge(read, managed, defects)) {
        case Judgement.Refuse(var refusal) ->
            refused.put(autoscaler, new Assignments.Refused(refusal, read.status()));
        case Judgement.Manage(var workload) -> {
          workloads.add(workload);
          budgetOf(read).ifPresent(terms -> budgets.put(workload.workload(), terms));
          managed.put(workload.workload(), new Assignments.Assigned(autoscaler, read.status()));
        }
      }
    }
    knownDefects = defects;
    listener.assigned(new Assignments(managed, refused));
    return new ClusterSnapshot(workloads, plans(), budgets);
  }

  private static Optional<BudgetTerms> budgetOf(Read read) {
    return switch (read.reading()) {
      case Reading.Legal(var terms) -> terms.budget();
      case Reading.Wrong _ -> Optional.empty();
    };
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

  private Judgement judge(
      Read read, Map<WorkloadRef, Assignments.Assigned> managed, Map<String, String> defects) {
    return switch (read.reading()) {
      case Reading.Wrong(var problems) ->
          refuse(Refusal.Cause.INVALID_SPEC, String.join("; ", problems) + ".");
      case Reading.Legal(var terms) -> {
        try {
          yield judge(terms, managed);
        } catch (RuntimeException e) {
          // Whatever one object holds, the others have to be decided on.
          String what = e.getClass().getSimpleName();
          String name = AutoscalerRef.of(read.resource()).toString();
          defects.put(name, what);
          if (!what.equals(knownDefects.get(name))) {
            LOG.warn("What TenantAutoscaler {} scales cannot be read", name, e);
          }
          yield unreadable(terms.target(), "it or one of its pods is malformed (" + what + ")");
        }
      }
    };
  }

  private Judgement judge(AutoscalerTerms terms, Map<WorkloadRef, Assignments.Assigned> managed) {
    WorkloadRef workload = terms.target();
    Optional<ScaleTarget> target = caches.target(workload);
    if (target.isEmpty()) {
      return refuse(
          Refusal.Cause.TARGET_NOT_FOUND,
          "There is no %s %s in namespace %s."
              .formatted(workload.kind().kubernetesName(), workload.name(), workload.namespace()));
    }
    return switch (target.get()) {
      case ScaleTarget.Illegible(var problem) -> unreadable(workload, problem);
      case ScaleTarget.Legible legible ->
          owned(workload, managed)
              .<Judgement>map(Judgement.Refuse::new)
              .orElseGet(() -> manage(terms, legible));
    };
  }

  private static Judgement refuse(Refusal.Cause cause, String message) {
    return new Judgement.Refuse(new Refusal(cause, message));
  }

  private static Judgement unreadable(WorkloadRef workload, String problem) {
    return refuse(
        Refusal.Cause.TARGET_UNREADABLE,
        "%s %s cannot be read: %s."
            .formatted(workload.kind().kubernetesName(), workload.name(), problem));
  }

  /** Empty when nobody else scales {@code workload}. */
  private Optional<Refusal> owned(
      WorkloadRef workload, Map<WorkloadRef, Assignments.Assigned> managed) {
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

  private Judgement manage(AutoscalerTerms terms, ScaleTarget.Legible target) {
    List<Pod> pods =
        caches
            .pods(terms.target(), target.selector())
            .filter(KubernetesClusterState::isLive)
            .toList();
    Optional<CapacityTerms> capacity = capacity(terms, target, pods);
    if (capacity.isEmpty()) {
      return refuse(
          Refusal.Cause.CAPACITY_UNKNOWN,
          "Nothing tells how much CPU a pod of %s %s may use: set a CPU limit or request in it, or"
                  .formatted(terms.target().kind().kubernetesName(), terms.target().name())
              + " state spec.objectives.requestsPerSecondPerReplica.");
    }
    Set<PodName> live = new HashSet<>();
    Set<PodName> ready = new HashSet<>();
    pods.forEach(pod ->
        PodName.parse(pod.getMetadata().getName())
            .ifPresent(name -> {
              live.add(name);
              if (isReady(pod)) {
                ready.add(name);
              }
            }));
    return new Judgement.Manage(
        new ManagedWorkload(
            terms.target(),
            terms.policy(),
            terms.objective(),
            capacity.get(),
            terms.staleAfter(),
            new Replicas(target.replicas(), ready.size()),
            live,
            ready));
  }

  private static Optional<CapacityTerms> capacity(
      AutoscalerTerms terms, ScaleTarget.Legible target, List<Pod> pods) {
    if (terms.statedCapacity().isPresent()) {
      return Optional.of(terms.statedCapacity().get());
    }
    OptionalDouble cpus = ReplicaCpus.of(pods, target.podSpec());
    return cpus.isPresent()
        ? Optional.of(new CapacityTerms.Learned(cpus.getAsDouble()))
        : Optional.empty();
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
    Map<String, String> wrong = new HashMap<>();
    for (GenericKubernetesResource resource : caches.plans()) {
      String name = resource.getMetadata().getName();
      Optional<PlanName> plan = PlanName.parse(name);
      if (plan.isEmpty()) {
        wrong.put(name, "its name is no plan's name");
        continue;
      }
      switch (PlanSpecReader.read(resource.getAdditionalProperties().get("spec"))) {
        case PlanSpecReader.Reading.Legal(var terms) -> plans.put(plan.get(), terms);
        case PlanSpecReader.Reading.Wrong(var problems) ->
            wrong.put(name, String.join("; ", problems));
      }
    }
    wrong.forEach((name, why) -> {
      if (!why.equals(wrongPlans.get(name))) {
        LOG.warn("TenantPlan {} is not used: {}", name, why);
      }
    });
    wrongPlans = wrong;
    return plans;
  }
}
