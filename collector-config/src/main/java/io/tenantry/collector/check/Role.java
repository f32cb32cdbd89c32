package io.tenantry.collector.check;

import java.util.Locale;

/** What a collector is there for. It decides which rules there are for it. */
public enum Role {
  /** Beside the workloads of one node. */
  AGENT,
  /** Where a region is entered: everything is told apart and stamped here. */
  GATEWAY,
  /** Sees whole traces and sends to the back ends. */
  SAMPLER,
  /** Anything else: only the rules that are for every collector. */
  OTHER;

  /** The role that a file's name tells: {@code gateway.yaml}, {@code my-gateway.yml}. */
  static Role ofFile(String name) {
    String stem = name.toLowerCase(Locale.ROOT).replaceFirst("\\.ya?ml$", "");
    for (Role role : values()) {
      if (stem.matches("(?:.*[-_.])?" + role)) {
        return role;
      }
    }
    return OTHER;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
