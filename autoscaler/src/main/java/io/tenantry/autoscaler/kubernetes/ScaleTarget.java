package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is scaled, as its spec stands. */
sealed interface ScaleTarget {

  /**
   * One that can be scaled.
   *
   * @param replicas asked for; >= 0
   * @param podSpec of the pods that it makes; empty where only a simpler API would hold it
   */
  record Legible(int replicas, PodSelector selector, Optional<PodSpec> podSpec)
      implements ScaleTarget {}

  /**
   * One that only an API without a schema would hold.
   *
   * @param problem such as {@code spec.replicas must be an integer of at least 0}
   */
  record Illegible(String problem) implements ScaleTarget {}

  static ScaleTarget of(Deployment found) {
    return found.getSpec() == null
        ? withoutSpec()
        : of(
            found.getSpec().getReplicas(),
            found.getSpec().getSelector(),
            found.getSpec().getTemplate());
  }

  static ScaleTarget of(StatefulSet found) {
    return found.getSpec() == null
        ? withoutSpec()
        : of(
            found.getSpec().getReplicas(),
            found.getSpec().getSelector(),
            found.getSpec().getTemplate());
  }

  private static ScaleTarget withoutSpec() {
    return new Illegible("spec must be an object");
  }

  /** Kubernetes takes one replica when {@code spec.replicas} was left out. */
  private static ScaleTarget of(
      @Nullable Integer replicas,
      @Nullable LabelSelector selector,
      @Nullable PodTemplateSpec template) {
    if (replicas != null && replicas < 0) {
      return new Illegible("spec.replicas must be an integer of at least 0");
    }
    if (selector != null
        && selector.getMatchExpressions().stream()
            .anyMatch(rule -> rule.getKey() == null || rule.getOperator() == null)) {
      return new Illegible(
          "each of spec.selector.matchExpressions must be an object with key and operator");
    }
    return new Legible(
        replicas == null ? 1 : replicas,
        new PodSelector(selector),
        Optional.ofNullable(template).map(PodTemplateSpec::getSpec));
  }
}
