package io.tenantry.samples.laptop.api;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/**
 * What the API saw: committed changes of {@code spec.replicas}, the moment at which each pod was
 * first Ready, and the decisions that a TenantAutoscaler published in {@code status.lastDecision}.
 * In order of commit, stamped by the server's clock inside the write lock. Thread-safe.
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

  /** A pod was Ready for the first time. */
  public record FirstReady(Instant at, String namespace, String pod) {}

  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final List<Decision> decisions = new CopyOnWriteArrayList<>();
  private final List<FirstReady> firstReady = new CopyOnWriteArrayList<>();

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

  /**
   * First Ready moments of the pods of one Deployment, by the names that it gives, oldest first.
   */
  public List<FirstReady> podsReadyOf(String namespace, String deployment) {
    return firstReady.stream()
        .filter(ready -> ready.namespace().equals(namespace))
        .filter(ready -> ready.pod().startsWith(deployment + "-"))
        .toList();
  }

  /** Compares two committed states of one object; {@code before} is a missing node on creation. */
  void committed(JsonNode before, JsonNode after, Instant at) {
    String namespace = after.path("metadata").path("namespace").asString("");
    String name = after.path("metadata").path("name").asString("");
    switch (after.path("kind").asString("")) {
      case "Deployment", "StatefulSet" -> replicas(before, after, at, namespace, name);
      case "Pod" -> readiness(after, at, namespace, name);
      case "TenantAutoscaler" -> decision(before, after, at, namespace);
      default -> {
        // Nothing is told of other kinds.
      }
    }
  }

  private void replicas(
      JsonNode before, JsonNode after, Instant at, String namespace, String name) {
    int from = before.path("spec").path("replicas").asInt(before.isMissingNode() ? 0 : 1);
    int to = after.path("spec").path("replicas").asInt(1);
    if (from != to) {
      changes.add(new Change(at, namespace, name, from, to));
    }
  }

  private void readiness(JsonNode pod, Instant at, String namespace, String name) {
    boolean ready =
        pod.path("status").path("conditions").values().stream()
            .filter(condition -> condition.path("type").asString("").equals("Ready"))
            .anyMatch(condition -> condition.path("status").asString("").equals("True"));
    boolean known =
        firstReady.stream()
            .anyMatch(seen -> seen.namespace().equals(namespace) && seen.pod().equals(name));
    if (ready && !known) {
      firstReady.add(new FirstReady(at, namespace, name));
    }
  }

  private void decision(JsonNode before, JsonNode after, Instant at, String namespace) {
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
