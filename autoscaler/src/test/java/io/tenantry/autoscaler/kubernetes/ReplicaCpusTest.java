package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaCpusTest {

  static Stream<Arguments> specs() {
    return Stream.of(
        argumentSet("a limit", "{containers: [{resources: {limits: {cpu: 1500m}}}]}", 1.5),
        argumentSet("whole processors", "{containers: [{resources: {limits: {cpu: 2}}}]}", 2),
        argumentSet("a request", "{containers: [{resources: {requests: {cpu: 250m}}}]}", 0.25),
        argumentSet(
            "a limit before a request",
            "{containers: [{resources: {requests: {cpu: 250m}, limits: {cpu: 1}}}]}",
            1),
        argumentSet(
            "a limit of 0 is none",
            "{containers: [{resources: {requests: {cpu: 250m}, limits: {cpu: 0}}}]}",
            0.25),
        argumentSet(
            "each container by itself",
            "{containers: [{resources: {limits: {cpu: 1}}}, {resources: {requests: {cpu: 100m}}}, {}]}",
            1.1),
        argumentSet(
            "a sidecar, and no container that ends before the others start",
            "{containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{resources: {limits:"
                + " {cpu: 4}}}, {restartPolicy: Always, resources: {limits: {cpu: 500m}}}]}",
            1.5));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void addsUpWhatTheContainersMayUse(String spec, double cpus) {
    assertThat(ReplicaCpus.of(List.of(pod("a", "", spec)), Optional.empty())).hasValue(cpus);
  }

  @ParameterizedTest
  @MethodSource("silent")
  void saysNothingWhereNothingIsSaid(List<Pod> pods, Optional<PodSpec> template) {
    assertThat(ReplicaCpus.of(pods, template)).isEqualTo(OptionalDouble.empty());
  }

  static Stream<Arguments> silent() {
    Optional<PodSpec> template =
        Optional.of(pod("t", "", "{containers: [{resources: {limits: {cpu: 1}}}]}").getSpec());
    return Stream.of(
        argumentSet("neither pods nor a template", List.of(), Optional.empty()),
        argumentSet("a pod without containers", List.of(pod("a", "", "{}")), template),
        argumentSet(
            "memory only",
            List.of(pod("a", "", "{containers: [{resources: {limits: {memory: 1Gi}}}]}")),
            template));
  }

  @Test
  void takesTheNewestPod() {
    String half = "{containers: [{resources: {limits: {cpu: 500m}}}]}";
    String one = "{containers: [{resources: {limits: {cpu: 1}}}]}";

    assertThat(
            ReplicaCpus.of(
                List.of(
                    pod("b", "2026-12-01T08:00:00Z", half),
                    pod("a", "2026-12-01T08:00:01Z", one),
                    pod("c", "2026-12-01T07:59:59Z", half)),
                Optional.empty()))
        .hasValue(1);
  }

  @Test
  void takesTheTemplateWhileThereIsNoPod() {
    Optional<PodSpec> template =
        Optional.of(pod("t", "", "{containers: [{resources: {limits: {cpu: 1}}}]}").getSpec());

    assertThat(ReplicaCpus.of(List.of(), template)).hasValue(1);
  }

  private static Pod pod(String name, String created, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, creationTimestamp: "%s"}
        spec: %s
        """
            .formatted(name, created, spec),
        Pod.class);
  }
}
