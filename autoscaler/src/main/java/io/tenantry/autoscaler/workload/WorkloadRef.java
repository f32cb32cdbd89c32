package io.tenantry.autoscaler.workload;

import java.util.Optional;

/** What is scaled. Namespace is a DNS-1123 label, name a DNS-1123 subdomain. */
public record WorkloadRef(String namespace, WorkloadKind kind, String name)
    implements Comparable<WorkloadRef> {

  public WorkloadRef {
    if (!isLegal(namespace, name)) {
      throw new IllegalArgumentException(
          "workload name (expected: a DNS-1123 label and a DNS-1123 subdomain)");
    }
  }

  /** The workload, or empty when namespace or name is not legal in Kubernetes. */
  public static Optional<WorkloadRef> parse(String namespace, WorkloadKind kind, String name) {
    return isLegal(namespace, name)
        ? Optional.of(new WorkloadRef(namespace, kind, name))
        : Optional.empty();
  }

  private static boolean isLegal(String namespace, String name) {
    return DnsNames.isLabel(namespace) && DnsNames.isSubdomain(name);
  }

  @Override
  public int compareTo(WorkloadRef other) {
    return toString().compareTo(other.toString());
  }

  /** Such as {@code shop/Deployment/storefront}. */
  @Override
  public String toString() {
    return namespace + "/" + kind.kubernetesName() + "/" + name;
  }
}
