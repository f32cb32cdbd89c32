package io.tenantry.collector.pipeline;

import java.util.Locale;

/** The sections that define components. */
public enum ComponentKind {
  RECEIVERS,
  PROCESSORS,
  EXPORTERS,
  CONNECTORS,
  EXTENSIONS;

  /** The section's key in the configuration, and in a distribution's manifest. */
  public String section() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One of them, in words. */
  public String singular() {
    return section().substring(0, section().length() - 1);
  }
}
