package io.tenantry.e2e.collectors;

import java.util.Map;

/** Where a region's telemetry ends. */
public interface BackEnds {

  /** The variables by which the region's samplers and gateway find them. */
  Map<String, String> environment();
}
