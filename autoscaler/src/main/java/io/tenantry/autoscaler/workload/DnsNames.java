package io.tenantry.autoscaler.workload;

import java.util.regex.Pattern;

/** The two shapes of names that Kubernetes takes from DNS (RFC 1123). */
public final class DnsNames {

  private static final int MAX_SUBDOMAIN = 253;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private DnsNames() {}

  /** Whether {@code text} may name a namespace: a label of 1–63 characters. */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** Whether {@code text} may name most other objects: a subdomain of 1–253 characters. */
  public static boolean isSubdomain(String text) {
    return text.length() <= MAX_SUBDOMAIN && SUBDOMAIN.matcher(text).matches();
  }
}
