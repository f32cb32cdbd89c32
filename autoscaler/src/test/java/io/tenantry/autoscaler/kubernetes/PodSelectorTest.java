package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodSelectorTest {

  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withLabels(Map.of("app", "storefront", "tier", "web"))
          .endMetadata()
          .build();

  static Stream<Arguments> selectors() {
    return Stream.of(
        argumentSet("none", null, false),
        argumentSet("empty", new LabelSelector(), false),
        argumentSet("its labels", labels(Map.of("app", "storefront", "tier", "web")), true),
        argumentSet("one of its labels", labels(Map.of("app", "storefront")), true),
        argumentSet("another value", labels(Map.of("app", "billing")), false),
        argumentSet("another label", labels(Map.of("app", "storefront", "x", "y")), false),
        argumentSet("in", rule("tier", "In", "web", "api"), true),
        argumentSet("in others", rule("tier", "In", "api"), false),
        argumentSet("in, absent", rule("x", "In", "y"), false),
        argumentSet("not in", rule("tier", "NotIn", "api"), true),
        argumentSet("not in its own", rule("tier", "NotIn", "web"), false),
        argumentSet("not in, absent", rule("x", "NotIn", "y"), true),
        argumentSet("exists", rule("tier", "Exists"), true),
        argumentSet("exists, absent", rule("x", "Exists"), false),
        argumentSet("does not exist", rule("x", "DoesNotExist"), true),
        argumentSet("does not exist, present", rule("tier", "DoesNotExist"), false),
        argumentSet("an operator of a later Kubernetes", rule("tier", "Near", "web"), false),
        argumentSet(
            "labels and rule",
            new LabelSelectorBuilder(rule("tier", "In", "api"))
                .addToMatchLabels("app", "storefront")
                .build(),
            false));
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void selectsAsKubernetesDoes(@Nullable LabelSelector selector, boolean selected) {
    assertThat(new PodSelector(selector).selects(POD)).isEqualTo(selected);
  }

  @Test
  void findsNothingOnAPodWithoutLabels() {
    Pod bare = new PodBuilder().withNewMetadata().endMetadata().build();

    assertThat(new PodSelector(labels(Map.of("app", "storefront"))).selects(bare)).isFalse();
    assertThat(new PodSelector(rule("tier", "DoesNotExist")).selects(bare)).isTrue();
  }

  private static LabelSelector labels(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }

  private static LabelSelector rule(String key, String operator, String... values) {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey(key)
        .withOperator(operator)
        .withValues(List.of(values))
        .endMatchExpression()
        .build();
  }
}
