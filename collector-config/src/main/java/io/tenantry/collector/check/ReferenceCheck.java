package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.CONNECTOR_CIRCLE;
import static io.tenantry.collector.check.Rule.CONNECTOR_ONE_SIDED;
import static io.tenantry.collector.check.Rule.DEPRECATED_NAME;
import static io.tenantry.collector.check.Rule.EXTENSION_NOT_STARTED;
import static io.tenantry.collector.check.Rule.INCOMPLETE_PIPELINE;
import static io.tenantry.collector.check.Rule.UNDEFINED_REFERENCE;
import static io.tenantry.collector.check.Rule.UNKNOWN_COMPONENT;
import static io.tenantry.collector.check.Rule.UNUSED_DEFINITION;

import io.tenantry.collector.pipeline.CollectorConfig;
import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.Pipeline;
import io.tenantry.collector.pipeline.Reference;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Items;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is named is there, and what is there is named. */
final class ReferenceCheck implements Check {

  /** Policies of tail_sampling that are its own; any other names an extension. */
  private static final Set<String> OWN_POLICIES =
      Set.of(
          "always_sample",
          "and",
          "boolean_attribute",
          "bytes_limiting",
          "composite",
          "drop",
          "latency",
          "not",
          "numeric_attribute",
          "ottl_condition",
          "probabilistic",
          "rate_limiting",
          "span_count",
          "status_code",
          "string_attribute",
          "trace_flags",
          "trace_state");

  private static final Set<String> SIGNALS = Set.of("traces", "metrics", "logs", "profiles");

  @Override
  public void check(Subject subject, Findings findings) {
    CollectorConfig config = subject.config();
    components(subject, findings);
    pipelines(config, findings);
    connectors(subject, findings);
    extensions(config, findings);
    subject
        .graph()
        .circles()
        .forEach(connector ->
            findings.add(
                CONNECTOR_CIRCLE,
                connector.place(),
                "Connector %s leads back to itself; the collector does not start."
                    .formatted(connector.id()),
                "Pipelines that end."));
  }

  private static void components(Subject subject, Findings findings) {
    for (Component component : subject.config().components()) {
      if (subject.distribution().isPresent() && !subject.distribution().get().has(component)) {
        findings.add(
            UNKNOWN_COMPONENT,
            component.place(),
            "%s is of a type that the distribution has no %s of; the collector does not start."
                .formatted(component.id(), component.kind().singular()),
            "A type of the manifest, or its module in the manifest.");
      }
      if (!component.type().equals(component.writtenType())) {
        findings.add(
            DEPRECATED_NAME,
            component.place(),
            "%s %s goes by an old name that will go away."
                .formatted(capitalized(component.kind().singular()), component.id()),
            component.type() + component.id().substring(component.writtenType().length()) + ".");
      }
    }
  }

  private static void pipelines(CollectorConfig config, Findings findings) {
    Set<String> used = new HashSet<>();
    if (config.pipelines().isEmpty()) {
      findings.add(
          INCOMPLETE_PIPELINE,
          config.root().place(),
          "There is no pipeline; the collector does not start.",
          "service.pipelines with at least one.");
    }
    for (Pipeline pipeline : config.pipelines()) {
      if (!SIGNALS.contains(pipeline.signal())) {
        findings.add(
            INCOMPLETE_PIPELINE,
            pipeline.place(),
            "Pipeline %s is of no signal.".formatted(pipeline.id()),
            "A name that begins with traces, metrics or logs.");
      }
      if (pipeline.receivers().isEmpty() || pipeline.exporters().isEmpty()) {
        findings.add(
            INCOMPLETE_PIPELINE,
            pipeline.place(),
            "Pipeline %s has no %s; the collector does not start."
                .formatted(pipeline.id(), pipeline.receivers().isEmpty() ? "receiver" : "exporter"),
            "At least one, here or in the region's file.");
      }
      named(config, pipeline, pipeline.receivers(), ComponentKind.RECEIVERS, used, findings);
      named(config, pipeline, pipeline.processors(), ComponentKind.PROCESSORS, used, findings);
      named(config, pipeline, pipeline.exporters(), ComponentKind.EXPORTERS, used, findings);
    }
    config.components().stream()
        .filter(component ->
            component.kind() != ComponentKind.EXTENSIONS
                && component.kind() != ComponentKind.CONNECTORS)
        .filter(component -> !used.contains(name(component.kind(), component.id())))
        .forEach(component -> unused(component, "in no pipeline", findings));
  }

  private static void named(
      CollectorConfig config,
      Pipeline pipeline,
      List<Reference> references,
      ComponentKind kind,
      Set<String> used,
      Findings findings) {
    for (Reference reference : references) {
      used.add(name(kind, reference.id()));
      boolean isConnector =
          kind != ComponentKind.PROCESSORS
              && config.component(ComponentKind.CONNECTORS, reference.id()).isPresent();
      if (!isConnector && config.component(kind, reference.id()).isEmpty()) {
        undefined(
            reference,
            "Pipeline %s names %s, which no file defines.".formatted(pipeline.id(), reference.id()),
            kind == ComponentKind.PROCESSORS ? "processor" : kind.singular() + " or connector",
            findings);
      }
    }
  }

  private static void connectors(Subject subject, Findings findings) {
    CollectorConfig config = subject.config();
    for (Component connector : config.components(ComponentKind.CONNECTORS).values()) {
      List<Pipeline> into =
          config.pipelines().stream()
              .filter(pipeline -> namedIn(pipeline.exporters(), connector.id()).isPresent())
              .toList();
      boolean isLeft =
          config.pipelines().stream().anyMatch(pipeline -> pipeline.receivesFrom(connector.id()));
      if (into.isEmpty() && !isLeft) {
        unused(connector, "in no pipeline", findings);
        continue;
      }
      for (Pipeline pipeline : into) {
        if (subject.graph().behind(connector.id(), pipeline).isEmpty()) {
          findings.add(
              CONNECTOR_ONE_SIDED,
              namedIn(pipeline.exporters(), connector.id()).orElseThrow().place(),
              "What pipeline %s gives to connector %s goes nowhere; the collector does not start."
                  .formatted(pipeline.id(), connector.id()),
              "A pipeline that has it as receiver.");
        }
      }
      for (Pipeline pipeline : config.pipelines()) {
        if (pipeline.receivesFrom(connector.id())
            && into.stream()
                .noneMatch(
                    each -> subject.graph().behind(connector.id(), each).contains(pipeline))) {
          findings.add(
              CONNECTOR_ONE_SIDED,
              namedIn(pipeline.receivers(), connector.id()).orElseThrow().place(),
              "Nothing gives connector %s what pipeline %s waits for; the collector does not start."
                  .formatted(connector.id(), pipeline.id()),
              "A pipeline that has it as exporter.");
        }
      }
    }
  }

  private static void extensions(CollectorConfig config, Findings findings) {
    Set<String> started = new HashSet<>();
    for (Reference reference : config.startedExtensions()) {
      started.add(reference.id());
      if (config.component(ComponentKind.EXTENSIONS, reference.id()).isEmpty()) {
        undefined(
            reference,
            "%s is to be started, and no file defines it.".formatted(reference.id()),
            "extension",
            findings);
      }
    }
    Set<String> needed = new HashSet<>();
    for (Reference reference : needed(config)) {
      needed.add(reference.id());
      if (config.component(ComponentKind.EXTENSIONS, reference.id()).isEmpty()) {
        undefined(
            reference,
            "%s is named, and no file defines it.".formatted(reference.id()),
            "extension",
            findings);
      } else if (!started.contains(reference.id())) {
        findings.add(
            EXTENSION_NOT_STARTED,
            reference.place(),
            "Extension %s is needed here, and nothing starts it.".formatted(reference.id()),
            "Its name in service.extensions.");
      }
    }
    config.components(ComponentKind.EXTENSIONS).values().stream()
        .filter(extension -> !started.contains(extension.id()))
        .filter(extension -> !needed.contains(extension.id()))
        .forEach(extension -> unused(extension, "not started", findings));
  }

  /** The extensions that components name in their settings. */
  private static List<Reference> needed(CollectorConfig config) {
    var needed = new ArrayList<Reference>();
    config.components().forEach(component -> collect(component.settings(), needed));
    for (Component sampler : config.components(ComponentKind.PROCESSORS).values()) {
      if (sampler.isOneOf(Set.of("tailsampling"))) {
        sampler.settings().itemsAt("policies").stream()
            .flatMap(policy -> CollectorConfig.references(policy, "type").stream())
            .filter(type -> !OWN_POLICIES.contains(type.id()))
            .forEach(needed::add);
      }
    }
    return needed;
  }

  private static void collect(Node node, List<Reference> needed) {
    switch (node) {
      case Mapping mapping -> {
        needed.addAll(CollectorConfig.references(mapping, "sending_queue", "storage"));
        needed.addAll(CollectorConfig.references(mapping, "auth", "authenticator"));
        mapping.itemsAt("middlewares").stream()
            .flatMap(each -> CollectorConfig.references(each, "id").stream())
            .forEach(needed::add);
        mapping.entries().values().forEach(entry -> collect(entry.value(), needed));
      }
      case Items items -> items.nodes().forEach(each -> collect(each, needed));
      case Scalar _ -> {}
    }
  }

  private static Optional<Reference> namedIn(List<Reference> references, String id) {
    return references.stream().filter(reference -> reference.id().equals(id)).findFirst();
  }

  private static void undefined(Reference reference, String wrong, String kind, Findings findings) {
    findings.add(
        UNDEFINED_REFERENCE, reference.place(), wrong, "The id of a defined %s.".formatted(kind));
  }

  private static void unused(Component component, String how, Findings findings) {
    findings.add(
        UNUSED_DEFINITION,
        component.place(),
        "%s %s is defined and %s."
            .formatted(capitalized(component.kind().singular()), component.id(), how),
        "Use it, or take it away: what lies about gets used one day by mistake.");
  }

  private static String name(ComponentKind kind, String id) {
    return kind.section() + ": " + id;
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
