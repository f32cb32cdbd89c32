package io.tenantry.collector.check;

import io.tenantry.collector.check.Layout.Start;
import io.tenantry.collector.pipeline.CollectorConfig;
import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.PipelineGraph;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds collectors' configurations to every {@link Rule}. Variables of the environment count with
 * their defaults: nothing is read from the environment in which the check runs.
 */
public final class Checker {

  private static final List<Check> CHECKS =
      List.of(
          new ReferenceCheck(),
          new ResidencyCheck(),
          new TenancyCheck(),
          new DurabilityCheck(),
          new SamplingCheck(),
          new ReceiverCheck(),
          new SecretCheck());

  /**
   * What was found.
   *
   * @param checked the collectors that were looked at
   * @param fragments files that were not, because no collector is started with one of them alone
   * @param faults in reading order, each with the collectors that have it
   */
  public record Report(
      List<String> checked, List<String> fragments, SortedMap<Fault, List<String>> faults) {}

  private final Optional<Distribution> distribution;
  private final Set<Rule> without;

  private Checker(Optional<Distribution> distribution, Set<Rule> without) {
    this.distribution = distribution;
    this.without = Set.copyOf(without);
  }

  /**
   * A checker.
   *
   * @param manifest what the collectors are built from; empty to take any component for there
   * @param without rules that do not count
   * @throws io.tenantry.collector.yaml.UnreadableFileException when the manifest is none
   */
  public static Checker of(Optional<Path> manifest, Set<Rule> without) {
    return new Checker(manifest.map(Distribution::read), without);
  }

  /**
   * Every collector of a folder of {@code <role>.yaml} and {@code regions/<region>/<role>.yaml}.
   * Where no pipeline has both a receiver and an exporter, it is no collector, but something to add
   * to one.
   *
   * @throws io.tenantry.collector.yaml.UnreadableFileException when a file cannot be understood
   */
  public Report check(Path folder) {
    return check(Layout.of(folder));
  }

  /**
   * One collector that is started with {@code files} in this order.
   *
   * @param role empty to take it from the first file's name
   * @param region empty to take it from a file's folder
   * @throws io.tenantry.collector.yaml.UnreadableFileException when a file cannot be understood
   */
  public Report check(List<Path> files, Optional<Role> role, Optional<String> region) {
    return check(Layout.of(files, role, region));
  }

  private Report check(Layout layout) {
    Map<Path, Mapping> read = new HashMap<>();
    Regions regions = regions(layout, read);
    var checked = new ArrayList<String>();
    var fragments = new TreeSet<String>();
    SortedMap<Fault, List<String>> faults = new TreeMap<>();
    for (Start start : layout.starts()) {
      CollectorConfig config = config(start.files(), read);
      if (layout.isFolder() && !isCollector(config)) {
        start.files().forEach(file -> fragments.add(file.toString()));
        continue;
      }
      checked.add(start.name());
      Set<Fault> found = new HashSet<>();
      var subject =
          new Subject(
              start.role(),
              start.region(),
              regions,
              distribution,
              config,
              new PipelineGraph(config));
      for (Check check : CHECKS) {
        check.check(
            subject,
            (rule, place, wrong, legal) -> {
              if (!without.contains(rule)) {
                found.add(new Fault(rule, place, wrong, legal));
              }
            });
      }
      found.forEach(
          fault -> faults.computeIfAbsent(fault, _ -> new ArrayList<>()).add(start.name()));
    }
    return new Report(checked, List.copyOf(fragments), faults);
  }

  private static boolean isCollector(CollectorConfig config) {
    return config.pipelines().stream()
        .anyMatch(pipeline -> !pipeline.receivers().isEmpty() && !pipeline.exporters().isEmpty());
  }

  private static Regions regions(Layout layout, Map<Path, Mapping> read) {
    Map<String, Set<String>> addresses = new HashMap<>();
    layout
        .overlays()
        .forEach((region, files) -> {
          Set<String> own = addresses.computeIfAbsent(region, _ -> new HashSet<>());
          for (Path file : files) {
            for (Component exporter :
                config(List.of(file), read).components(ComponentKind.EXPORTERS).values()) {
              new ExporterView(exporter).addresses().forEach(address -> own.add(address.value()));
            }
          }
        });
    return new Regions(addresses);
  }

  private static CollectorConfig config(List<Path> files, Map<Path, Mapping> read) {
    return CollectorConfig.of(
        Map.of(),
        files.stream()
            .map(file ->
                read.computeIfAbsent(
                    file, each -> YamlReader.mapping(each.toString(), YamlReader.textOf(each))))
            .toList());
  }
}
