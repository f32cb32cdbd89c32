package io.tenantry.e2e.collectors;

import java.util.Locale;

/** What a collector is for, and which files it runs with. */
public enum Role {
  AGENT,
  GATEWAY,
  SAMPLER;

  /** Such as {@code gateway}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its configuration, in the base folder and in that of a region: {@code gateway.yaml}. */
  public String file() {
    return id() + ".yaml";
  }

  /** The name of one of its variables, such as {@code TENANTRY_GATEWAY_HEALTH_LISTEN}. */
  public String variable(String rest) {
    return prefix() + "_" + rest;
  }

  String prefix() {
    return "TENANTRY_" + name();
  }
}
