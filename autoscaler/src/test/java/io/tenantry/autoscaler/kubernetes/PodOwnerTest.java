package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

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

class PodOwnerTest {

  static Stream<Arguments> pods() {
    return Stream.of(
        argumentSet(
            "of a Deployment, by its ReplicaSet",
            pod("ReplicaSet", "storefront-7d4b9c", "7d4b9c"),
            List.of("shop/Deployment/storefront")),
        argumentSet(
            "of a Deployment whose name looks like another's ReplicaSet",
            pod("ReplicaSet", "storefront-7d4b9c-1a2b3c", "1a2b3c"),
            List.of("shop/Deployment/storefront-7d4b9c")),
        argumentSet(
            "of a ReplicaSet that no Deployment made",
            pod("ReplicaSet", "storefront-by-hand", null),
            List.of()),
        argumentSet(
            "of a StatefulSet",
            pod("StatefulSet", "store", null),
            List.of("shop/StatefulSet/store")),
        argumentSet(
            "of a Deployment itself, as a simple cluster does",
            pod("Deployment", "storefront", null),
            List.of("shop/Deployment/storefront")),
        argumentSet("of a DaemonSet", pod("DaemonSet", "storefront", null), List.of()),
        argumentSet("of a Job", pod("Job", "storefront", null), List.of()));
  }

  @ParameterizedTest
  @MethodSource("pods")
  void findsTheOwner(Pod pod, List<String> keys) {
    assertThat(PodOwner.keys(pod)).isEqualTo(keys);
  }

  @Test
  void leavesAPodWithoutAControllerToItsNamespace() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .addNewOwnerReference()
            .withKind("Deployment")
            .withName("not-its-controller")
            .endOwnerReference()
            .endMetadata()
            .build();

    assertThat(PodOwner.keys(pod)).containsExactly(PodOwner.unowned("shop"));
  }

  private static Pod pod(String ownerKind, String ownerName, @Nullable String hash) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withLabels(hash == null ? Map.of() : Map.of("pod-template-hash", hash))
        .addNewOwnerReference()
        .withKind(ownerKind)
        .withName(ownerName)
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .build();
  }
}
