package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workload's {@code spec.selector}. A missing or empty one selects nothing. */
record PodSelector(@Nullable LabelSelector selector) {

  boolean selects(Pod pod) {
    if (selector == null) {
      return false;
    }
    Map<String, String> wanted = selector.getMatchLabels();
    boolean noLabels = wanted == null || wanted.isEmpty();
    if (noLabels && selector.getMatchExpressions().isEmpty()) {
      return false;
    }
    Map<String, String> given = pod.getMetadata().getLabels();
    Map<String, String> labels = given == null ? Map.of() : given;
    return (noLabels || labels.entrySet().containsAll(wanted.entrySet()))
        && selector.getMatchExpressions().stream().allMatch(rule -> holds(rule, labels));
  }

  private static boolean holds(LabelSelectorRequirement rule, Map<String, String> labels) {
    String value = labels.get(rule.getKey());
    return switch (rule.getOperator()) {
      case "In" -> value != null && rule.getValues().contains(value);
      case "NotIn" -> value == null || !rule.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      // Kubernetes knows no fifth; one that came later must not widen the selection.
      default -> false;
    };
  }
}
