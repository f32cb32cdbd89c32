package io.tenantry.autoscaler.simulator.input;

import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Reads what goes wrong in a run from YAML, a list of faults. {@code at} is the simulated second at
 * which a fault begins and {@code for} its length; without it, it lasts to the end.
 *
 * <pre>{@code
 * - {at: 600, for: 120, signal: lost}              # or stale, nan, partial
 * - {at: 900, kill: 3}                             # the three oldest replicas
 * - {at: 900, for: 300, startup: 3}                # times as long
 * - {at: 1200, work: 1.4}                          # times the work of a request
 * - {at: 1800, for: 300, latency: 0.2}             # seconds more, of a dependency
 * - {at: 2400, for: 300, requests: 50, tenant: f01} # times the requests, of all without tenant
 * - {at: 3000, for: 300, edge: 0}                  # times what the edge reports; 0: it is silent
 * - {at: 3600, leader: new}                        # another instance of Tenantry takes over
 * }</pre>
 */
public final class FaultsFile {

  private static final List<String> KINDS =
      List.of("signal", "kill", "startup", "work", "latency", "requests", "edge", "leader");

  private FaultsFile() {}

  /**
   * Reads the faults in {@code file}.
   *
   * @param tenants the trace's
   * @throws io.tenantry.autoscaler.simulator.trace.InvalidInputException when it is not in that
   *     form
   */
  public static List<Fault> read(Path file, List<String> tenants) {
    List<Fault> faults = new ArrayList<>();
    for (YamlEntry entry : YamlEntry.of(file)) {
      try {
        faults.add(fault(entry, tenants));
      } catch (IllegalArgumentException e) {
        throw entry.error(String.valueOf(e.getMessage()));
      }
      entry.requireNothingElse();
    }
    return List.copyOf(faults);
  }

  private static Fault fault(YamlEntry entry, List<String> tenants) {
    List<String> kinds = KINDS.stream().filter(entry::has).toList();
    if (kinds.size() != 1) {
      throw entry.error("expected one of " + String.join(", ", KINDS));
    }
    String kind = kinds.getFirst();
    double from = entry.required("at");
    if (kind.equals("kill")) {
      return new Fault.Kill(whole(entry, kind), from);
    }
    if (kind.equals("leader")) {
      if (!entry.text(kind).orElse("").equals("new")) {
        throw entry.error(kind, "expected new");
      }
      return new Fault.NewLeader(from);
    }
    double to = from + entry.number("for").orElse(Double.POSITIVE_INFINITY);
    return switch (kind) {
      case "signal" -> new Fault.Signal(signal(entry), from, to);
      case "startup" -> new Fault.SlowStart(entry.required(kind), from, to);
      case "work" -> new Fault.CostlyRequests(entry.required(kind), from, to);
      case "latency" -> new Fault.SlowDependency(entry.required(kind), from, to);
      case "requests" -> new Fault.Surge(tenant(entry, tenants), entry.required(kind), from, to);
      case "edge" -> new Fault.Edge(entry.required(kind), from, to);
      default -> throw new IllegalStateException(kind);
    };
  }

  private static int whole(YamlEntry entry, String name) {
    double number = entry.required(name);
    if (number != Math.rint(number) || number < 1 || number > 1e6) {
      throw entry.error(name, "expected a whole number of replicas");
    }
    return (int) number;
  }

  private static SignalFault signal(YamlEntry entry) {
    String name = entry.text("signal").orElse("").toUpperCase(Locale.ROOT);
    List<SignalFault> faults =
        Arrays.stream(SignalFault.values()).filter(fault -> fault != SignalFault.NONE).toList();
    return faults.stream()
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            entry.error(
                "signal",
                "expected one of "
                    + faults.stream()
                        .map(fault -> fault.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
  }

  private static OptionalInt tenant(YamlEntry entry, List<String> tenants) {
    return entry
        .text("tenant")
        .map(name -> {
          int number = tenants.indexOf(name);
          if (number < 0) {
            throw entry.error("tenant", "the trace has no such tenant");
          }
          return OptionalInt.of(number);
        })
        .orElse(OptionalInt.empty());
  }
}
