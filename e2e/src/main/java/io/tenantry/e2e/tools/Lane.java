package io.tenantry.e2e.tools;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Tests that run together, by a tag of this name in lower case. */
public enum Lane {
  /** The demo and the commands, from the jars that are deployed. */
  LAPTOP,
  /** The servers themselves: each starts, answers and is ended. */
  SERVERS,
  /** Our collectors, from the services that send to the back ends that keep. */
  COLLECTORS;

  /**
   * What must be built before it runs. A lane with tools needs Go even when they are there: some of
   * its tests build, too.
   */
  public List<Tool> tools() {
    return switch (this) {
      case LAPTOP -> List.of();
      case SERVERS -> List.of(Tool.TELEMETRYGEN, Tool.OTELCOL, Tool.PROMETHEUS, Tool.JAEGER);
      case COLLECTORS -> List.of(Tool.OCB, Tool.OTELCOL, Tool.PROMETHEUS, Tool.JAEGER);
    };
  }

  /** Its name on the command line, and its tag. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The lane of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Lane tagged(String name) {
    return Stream.of(values())
        .filter(lane -> lane.tag().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such lane"));
  }
}
