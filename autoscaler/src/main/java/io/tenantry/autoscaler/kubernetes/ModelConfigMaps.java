package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantry.autoscaler.control.ModelSnapshot;
import io.tenantry.autoscaler.control.ModelStore;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was learned in a ConfigMap beside each TenantAutoscaler that learns: the leader writes
 * it, at most once in {@link #EVERY} and only with news, and whoever leads next reads it. It goes
 * when its TenantAutoscaler goes.
 *
 * <p>Called on the loop's thread, which never waits: what is kept comes from a cache, and a single
 * thread of its own writes. Of each resource it holds the newest model that is to be written, so
 * memory is bounded by the number of resources.
 */
public final class ModelConfigMaps implements ModelStore, AssignmentListener, AutoCloseable {

  /** Label of the ConfigMaps that are ours. */
  static final String LABEL = "tenantry.io/learned-model";

  /** How often what was learned is worth a request. */
  static final Duration EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ModelConfigMaps.class);
  private static final String KEY = "model.json";
  private static final String PREFIX = "tenantry-model-";
  private static final int MAX_NAME = 253;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("tenantry-autoscaler")
          .build();

  /** What a version of a ConfigMap said. */
  private record Read(String version, Optional<ModelSnapshot> model) {}

  /** When a model was last looked at, and what of it was handed on to be written. */
  private record Kept(Instant at, Optional<ModelSnapshot> model) {}

  /** What is to be written. */
  private record Waiting(AutoscalerRef autoscaler, WorkloadRef workload, ModelSnapshot model) {}

  private final KubernetesClient client;
  private final ClusterCaches caches;
  private final Leadership leadership;
  private final ApiTrouble trouble;
  private final AtomicLong unreadable = new AtomicLong();
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("model-writer").factory());

  // Of the loop's thread.
  private final Map<String, Read> reads = new HashMap<>();
  private Assignments assignments = new Assignments(Map.of(), Map.of());

  /**
   * A store that writes while {@code leadership} lasts.
   *
   * @param client with a short request timeout and no retries
   */
  public ModelConfigMaps(KubernetesClient client, ClusterCaches caches, Leadership leadership) {
    this.client = client;
    this.caches = caches;
    this.leadership = leadership;
    this.trouble = new ApiTrouble(client.getMasterUrl().toString());
  }

  /** Versions of ConfigMaps that were of no use since the start. Thread-safe. */
  public long unreadable() {
    return unreadable.get();
  }

  @Override
  public void assigned(Assignments now) {
    assignments = now;
    Set<String> existing = new HashSet<>();
    now.managed().values().forEach(each -> existing.add(each.autoscaler().toString()));
    reads.keySet().retainAll(existing);
    if (leadership.isLeader()) {
      kept.keySet().retainAll(existing);
    } else {
      kept.clear();
    }
  }

  @Override
  public Optional<ModelSnapshot> kept(WorkloadRef workload) {
    Assignments.Assigned assigned = assignments.managed().get(workload);
    return assigned == null ? Optional.empty() : read(assigned.autoscaler(), workload);
  }

  private Optional<ModelSnapshot> read(AutoscalerRef autoscaler, WorkloadRef workload) {
    Optional<ConfigMap> found =
        caches
            .model(autoscaler.namespace(), nameOf(autoscaler))
            .filter(map -> belongsTo(map, autoscaler));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String version = Objects.requireNonNullElse(found.get().getMetadata().getResourceVersion(), "");
    Read before = reads.get(autoscaler.toString());
    if (before == null || !before.version().equals(version)) {
      before = new Read(version, parse(autoscaler, workload, found.get()));
      reads.put(autoscaler.toString(), before);
    }
    return before.model();
  }

  private Optional<ModelSnapshot> parse(
      AutoscalerRef autoscaler, WorkloadRef workload, ConfigMap found) {
    String text = found.getData() == null ? null : found.getData().get(KEY);
    try {
      return Optional.of(ModelDocument.read(workload, text == null ? "" : text));
    } catch (ModelDocument.Unreadable e) {
      if (unreadable.getAndIncrement() == 0) {
        LOG.warn(
            "What was learned for TenantAutoscaler {} is learned anew: ConfigMap {} is of no use,"
                + " {} (logged once, counted each time)",
            autoscaler,
            nameOf(autoscaler),
            e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** One of the same name, made anew, has learned nothing. */
  private static boolean belongsTo(ConfigMap map, AutoscalerRef autoscaler) {
    return map.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> autoscaler.uid().equals(owner.getUid()));
  }

  @Override
  public void learned(WorkloadRef workload, Supplier<ModelSnapshot> model, Instant now) {
    Assignments.Assigned assigned = assignments.managed().get(workload);
    if (assigned == null || !leadership.isLeader()) {
      return;
    }
    String key = assigned.autoscaler().toString();
    Kept before = kept.get(key);
    if (before == null) {
      kept.put(key, new Kept(now, kept(workload)));
      return;
    }
    if (now.isBefore(before.at().plus(EVERY))) {
      return;
    }
    ModelSnapshot snapshot = model.get();
    if (before.model().isPresent() && !snapshot.isNewsAfter(before.model().get())) {
      kept.put(key, new Kept(now, before.model()));
      return;
    }
    kept.put(key, new Kept(now, Optional.of(snapshot)));
    boolean idle = waiting.put(key, new Waiting(assigned.autoscaler(), workload, snapshot)) == null;
    if (idle && !writer.isShutdown()) {
      writer.execute(() -> write(key));
    }
  }

  private void write(String key) {
    Waiting next = waiting.remove(key);
    if (next == null || !leadership.isLeader()) {
      return;
    }
    try {
      write(configMap(next));
    } catch (RuntimeException e) {
      trouble.report("Keeping what was learned for " + key, e);
      // It is news again in a minute.
      kept.remove(key);
    }
  }

  private void write(ConfigMap map) {
    String namespace = map.getMetadata().getNamespace();
    if (caches.model(namespace, map.getMetadata().getName()).isPresent()) {
      client
          .configMaps()
          .inNamespace(namespace)
          .resource(map)
          .patch(PATCH, Serialization.asJson(map));
    } else {
      client.configMaps().inNamespace(namespace).resource(map).create();
    }
  }

  private static ConfigMap configMap(Waiting next) {
    AutoscalerRef autoscaler = next.autoscaler();
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(autoscaler.namespace())
        .withName(nameOf(autoscaler))
        .addToLabels(LABEL, "true")
        .addNewOwnerReference()
        .withApiVersion(CustomResources.API_VERSION)
        .withKind(CustomResources.TENANT_AUTOSCALER)
        .withName(autoscaler.name())
        .withUid(autoscaler.uid())
        .endOwnerReference()
        .endMetadata()
        .addToData(KEY, ModelDocument.write(next.workload(), next.model()))
        .build();
  }

  /** A name that is too long ends in a hash, so that two of them stay two. */
  static String nameOf(AutoscalerRef autoscaler) {
    String name = PREFIX + autoscaler.name();
    return name.length() <= MAX_NAME
        ? name
        : name.substring(0, MAX_NAME - 9) + "x" + "%08x".formatted(autoscaler.name().hashCode());
  }

  /** Writes what waits, for two seconds at most, and ends. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
