package io.tenantry.autoscaler.kubernetes;

/** Objects of namespace {@code shop} as YAML. */
final class Manifests {

  private Manifests() {}

  static String deployment(String name, int replicas) {
    return workload("Deployment", name, replicas);
  }

  static String statefulSet(String name, int replicas) {
    return workload("StatefulSet", name, replicas);
  }

  private static String workload(String kind, String name, int replicas) {
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: %s, namespace: shop}
    spec:
      replicas: %d
      selector: {matchLabels: {app: %s}}
      template: {metadata: {labels: {app: %s}}}
    """
        .formatted(kind, name, replicas, name, name);
  }

  /** Of a Deployment's ReplicaSet; {@code app} is also the Deployment's name. */
  static String pod(String name, String app, String hash, boolean ready) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      namespace: shop
      labels: {app: %s, pod-template-hash: "%s"}
      ownerReferences:
        - {apiVersion: apps/v1, kind: ReplicaSet, name: %s-%s, uid: u, controller: true}
    status:
      phase: Running
      conditions: [{type: Ready, status: "%s"}]
    """
        .formatted(name, app, hash, app, hash, ready ? "True" : "False");
  }

  /** Legal, in mode Auto, 2 to 8 replicas. */
  static String autoscaler(String name, String target) {
    return autoscaler(name, "Deployment", target, 8);
  }

  static String autoscaler(String name, String kind, String target, int maxReplicas) {
    return """
    apiVersion: tenantry.io/v1alpha1
    kind: TenantAutoscaler
    metadata: {name: %s, namespace: shop}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: %s, name: %s}
      minReplicas: 2
      maxReplicas: %d
      mode: Auto
      objectives:
        latency: {percentile: 95, target: 250ms}
        requestsPerSecondPerReplica: 80
    """
        .formatted(name, kind, target, maxReplicas);
  }

  /** Legal, in mode Auto, 2 to 8 replicas, without a stated capacity. */
  static String learningAutoscaler(String name, String target) {
    return autoscaler(name, target).replace("    requestsPerSecondPerReplica: 80\n", "");
  }

  /** {@code pod} with containers; {@code spec} is its {@code spec} in one line. */
  static String withSpec(String pod, String spec) {
    return pod.replace("status:\n", "spec: " + spec + "\nstatus:\n");
  }

  static String plan(String name, String spec) {
    return """
    apiVersion: tenantry.io/v1alpha1
    kind: TenantPlan
    metadata: {name: %s}
    spec: %s
    """
        .formatted(name, spec);
  }
}
