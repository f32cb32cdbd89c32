package io.tenantry.samples.laptop.api;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/**
 * What the API saw: committed changes of {@code spec.replicas}, and the decisions that a
 * TenantAutoscaler published in {@code status.lastDecision}. In order of commit, stamped by the
 * server's clock inside the write lock. Thread-safe.
 */
public final class ReplicaHistory {

  /** One committed change; {@code from} is 0 for an object that was created. */
  public record Change(Instant at, String namespace, String name, int from, int to) {}

  /**
   * One published decision, as written.
   *
   * @param target name of {@code spec.scaleTargetRef}
   */
  public record Decision(
      Instant at, String namespace, String target, int from, int to, String reason) {}

  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final List<Decision> decisions = new CopyOnWriteArrayList<>();

  /** Changes of one Deployment or StatefulSet, oldest first. */
  public List<Change> changesOf(String namespace, String name) {
    return changes.stream()
        .filter(change -> change.namespace().equals(namespace) && change.name().equals(name))
        .toList();
  }

  /** Decisions about one Deployment or StatefulSet, oldest first. */
  public List<Decision> decisionsOn(String namespace, String name) {
    return decisions.stream()
        .filter(decision -> decision.namespace().equals(namespace))
        .filter(decision -> decision.target().equals(name))
        .toList();
  }

  /** Compares two committed states of one object; {@code before} is a missing node on creation. */
  void committed(JsonNode before, JsonNode after, Instant at) {
    String namespace = after.path("metadata").path("namespace").asString("");
    if (after.path("apiVersion").asString("").equals("apps/v1")) {
      int from = before.path("spec").path("replicas").asInt(before.isMissingNode() ? 0 : 1);
      int to = after.path("spec").path("replicas").asInt(1);
      if (from != to) {
        String name = after.path("metadata").path("name").asString("");
        changes.add(new Change(at, namespace, name, from, to));
      }
    } else if (after.path("kind").asString("").equals("TenantAutoscaler")) {
      JsonNode decision = after.path("status").path("lastDecision");
      if (decision.isObject() && !decision.equals(before.path("status").path("lastDecision"))) {
        decisions.add(
            new Decision(
                at,
                namespace,
                after.path("spec").path("scaleTargetRef").path("name").asString(""),
                decision.path("from").asInt(0),
                decision.path("to").asInt(0),
                decision.path("reason").asString("")));
      }
    }
  }
}
