package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.FOREIGN_EXPORTER;
import static io.tenantry.collector.check.Rule.HOME_AND_QUARANTINE_MIXED;
import static io.tenantry.collector.check.Rule.QUARANTINE_EXPORTED;
import static io.tenantry.collector.check.Rule.UNKNOWN_DESTINATION;
import static io.tenantry.collector.check.Rule.WRONG_REGION;

import io.tenantry.collector.check.ExporterView.Address;
import io.tenantry.collector.confmap.EnvironmentReferences;
import io.tenantry.collector.pipeline.CollectorConfig;
import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.Reference;
import io.tenantry.collector.pipeline.Way;
import io.tenantry.collector.pipeline.Way.Part;
import io.tenantry.collector.pipeline.Way.Stop;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Items;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A region's telemetry stays in the region. */
final class ResidencyCheck implements Check {

  @Override
  public void check(Subject subject, Findings findings) {
    subject
        .region()
        .ifPresent(region -> {
          destinations(subject, region, findings);
          ownTelemetry(subject, region, findings);
          stampedRegion(subject, region, findings);
        });
    quarantine(subject, findings);
  }

  private static void destinations(Subject subject, String region, Findings findings) {
    for (ExporterView exporter : subject.reachedExporters()) {
      if (exporter.isLocal()) {
        continue;
      }
      if (exporter.addresses().isEmpty()) {
        findings.add(
            UNKNOWN_DESTINATION,
            exporter.component().place(),
            "Where exporter %s sends to is not in its settings, so that nothing says it is in %s."
                .formatted(exporter.id(), region),
            "An exporter that is told its address.");
      }
      exporter
          .addressesAndProvenNames()
          .forEach(
              address -> foreign(subject, "Exporter " + exporter.id(), address, region, findings));
    }
  }

  /** What the collector says of itself may name hosts and tenants too. */
  private static void ownTelemetry(Subject subject, String region, Findings findings) {
    subject
        .config()
        .root()
        .at("service", "telemetry")
        .ifPresent(telemetry -> endpoints(telemetry, subject, region, findings));
  }

  private static void endpoints(Node node, Subject subject, String region, Findings findings) {
    switch (node) {
      case Mapping mapping ->
          mapping
              .entries()
              .forEach((key, entry) -> {
                if (key.equals("endpoint") && entry.value() instanceof Scalar scalar) {
                  foreign(
                      subject,
                      "The collector's own telemetry",
                      new Address(scalar.place(), scalar.written(), scalar.text()),
                      region,
                      findings);
                }
                endpoints(entry.value(), subject, region, findings);
              });
      case Items items -> items.nodes().forEach(each -> endpoints(each, subject, region, findings));
      case Scalar _ -> {}
    }
  }

  private static void foreign(
      Subject subject, String sender, Address address, String region, Findings findings) {
    Regions regions = subject.regions();
    Optional<String> byVariable =
        EnvironmentReferences.namesIn(address.written()).stream()
            .flatMap(name -> regions.foreignNameIn(name, region).stream())
            .findFirst();
    Optional<String> byHost = regions.foreignNameIn(Regions.hostOf(address.value()), region);
    Optional<String> shared = regions.otherSenderTo(address.value(), region);
    String legal =
        "An address of %s's own, such as ${env:TENANTRY_%s_…_ENDPOINT}."
            .formatted(region, region.toUpperCase(Locale.ROOT).replace('-', '_'));
    if (byVariable.isPresent()) {
      findings.add(
          FOREIGN_EXPORTER,
          address.place(),
          "%s takes its address from a variable of %s.".formatted(sender, byVariable.get()),
          legal);
    } else if (byHost.isPresent()) {
      findings.add(
          FOREIGN_EXPORTER,
          address.place(),
          "%s has an address in %s.".formatted(sender, byHost.get()),
          legal);
    } else if (shared.isPresent()) {
      findings.add(
          FOREIGN_EXPORTER,
          address.place(),
          "%s has the address that %s sends to as well.".formatted(sender, shared.get()),
          legal);
    }
  }

  private static void stampedRegion(Subject subject, String region, Findings findings) {
    for (Component connector : tenantscopes(subject)) {
      Optional<Node> stamped = connector.settings().at("region");
      boolean isRegion =
          stamped.isPresent()
              && stamped.get() instanceof Scalar scalar
              && !scalar.isOpen()
              && scalar.text().equals(region);
      if (!isRegion) {
        findings.add(
            WRONG_REGION,
            connector.placeOf("region"),
            stamped.isEmpty()
                ? "Connector %s is not told its region.".formatted(connector.id())
                : "Connector %s keeps what is of another region, or of one that only the environment"
                        .formatted(connector.id())
                    + " knows.",
            "region: %s, written out.".formatted(region));
      }
    }
  }

  private static List<Component> tenantscopes(Subject subject) {
    return subject.config().components(ComponentKind.CONNECTORS).values().stream()
        .filter(connector -> connector.type().equals("tenantscope"))
        .toList();
  }

  private static void quarantine(Subject subject, Findings findings) {
    Set<String> home = new HashSet<>();
    Set<Reference> quarantine = new LinkedHashSet<>();
    for (Component connector : tenantscopes(subject)) {
      CollectorConfig.references(connector.settings(), "home").forEach(each -> home.add(each.id()));
      quarantine.addAll(CollectorConfig.references(connector.settings(), "quarantine"));
    }
    Set<String> quarantined = new HashSet<>();
    for (Reference pipeline : quarantine) {
      quarantined.add(pipeline.id());
      if (home.contains(pipeline.id())) {
        findings.add(
            HOME_AND_QUARANTINE_MIXED,
            pipeline.place(),
            "Pipeline %s is home and quarantine at once: what may not stay here is kept."
                .formatted(pipeline.id()),
            "Pipelines that are in one of the two lists, of all tenantscope connectors.");
      }
    }
    for (Way way : subject.ways()) {
      if (carriesQuarantined(way, subject, quarantined)) {
        exported(way, subject, findings);
      }
    }
  }

  /** Whether items of a quarantine reach the way's end; {@code count} makes numbers of them. */
  private static boolean carriesQuarantined(
      Way way, Subject subject, Set<String> quarantinePipelines) {
    boolean carries = false;
    for (Stop stop : way.stops()) {
      carries |= quarantinePipelines.contains(stop.pipeline().id());
      if (stop.part() == Part.CONNECTOR
          && subject
              .componentAt(stop)
              .filter(connector -> connector.isOneOf(Set.of("count")))
              .isPresent()) {
        carries = false;
      }
    }
    return carries;
  }

  private static void exported(Way way, Subject subject, Findings findings) {
    Stop end = way.exporter();
    Optional<ExporterView> exporter = subject.exporter(end.id());
    if (exporter.isEmpty()) {
      return;
    }
    Component component = exporter.get().component();
    if (!component.isOneOf(Set.of("debug", "nop"))) {
      findings.add(
          QUARANTINE_EXPORTED,
          end.reference().place(),
          "What is quarantined is sent or kept by exporter %s.".formatted(end.id()),
          "debug with verbosity: basic, which counts, or a count connector before it.");
    } else if (component
        .settings()
        .textAt("verbosity")
        .filter(v -> !v.equals("basic"))
        .isPresent()) {
      findings.add(
          QUARANTINE_EXPORTED,
          component.placeOf("verbosity"),
          "What is quarantined is written to the log by exporter %s.".formatted(end.id()),
          "verbosity: basic, which counts.");
    }
  }
}
