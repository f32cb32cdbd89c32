package io.tenantry.autoscaler.workload;

import java.util.Optional;

/** Name of a pod: a DNS-1123 subdomain of at most 253 characters, as Kubernetes demands. */
public record PodName(String value) {

  public PodName {
    if (!DnsNames.isSubdomain(value)) {
      throw new IllegalArgumentException(
          "pod name of %d characters (expected: a DNS-1123 subdomain)".formatted(value.length()));
    }
  }

  /** The pod, or empty when {@code text} is not a legal name. */
  public static Optional<PodName> parse(String text) {
    return DnsNames.isSubdomain(text) ? Optional.of(new PodName(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
