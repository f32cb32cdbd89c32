package io.tenantry.collector;

import java.util.Locale;

/** The sections that define components. */
enum ComponentKind {
  RECEIVERS,
  PROCESSORS,
  EXPORTERS,
  CONNECTORS,
  EXTENSIONS;

  /** The section's key in the configuration. */
  String section() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type in a component's id: {@code otlp_grpc} of {@code otlp_grpc/jaeger}. */
  static String typeOf(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }
}
