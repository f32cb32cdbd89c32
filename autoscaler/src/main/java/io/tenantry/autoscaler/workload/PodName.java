package io.tenantry.autoscaler.workload;

import java.util.Optional;
import java.util.regex.Pattern;

/** Name of a pod: a DNS-1123 subdomain of at most 253 characters, as Kubernetes demands. */
public record PodName(String value) {

  private static final int MAX_LENGTH = 253;
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  public PodName {
    if (!isLegal(value)) {
      throw new IllegalArgumentException(
          "pod name of %d characters (expected: a DNS-1123 subdomain)".formatted(value.length()));
    }
  }

  /** The pod, or empty when {@code text} is not a legal name. */
  public static Optional<PodName> parse(String text) {
    return isLegal(text) ? Optional.of(new PodName(text)) : Optional.empty();
  }

  private static boolean isLegal(String text) {
    return text.length() <= MAX_LENGTH && SUBDOMAIN.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
