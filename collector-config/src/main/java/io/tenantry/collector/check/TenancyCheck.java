package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.IDENTITY_MISMATCH;
import static io.tenantry.collector.check.Rule.STATIC_ORG_HEADER;
import static io.tenantry.collector.check.Rule.UNSTAMPED_PATH;

import io.tenantry.collector.check.ReceiverCheck.Server;
import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.Way;
import io.tenantry.collector.pipeline.Way.Part;
import io.tenantry.collector.pipeline.Way.Stop;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Items;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Whose an item is, is decided once, at the gateway, by what was authenticated. */
final class TenancyCheck implements Check {

  /** Authenticators after which one knows who the sender is, not only that he may send. */
  private static final Set<String> NAMES_THE_SENDER = Set.of("oidc");

  private static final String ORG_HEADER = "X-Scope-OrgID";

  @Override
  public void check(Subject subject, Findings findings) {
    if (subject.role() == Role.GATEWAY) {
      stamping(subject, findings);
    }
    identities(subject, findings);
    orgHeaders(subject, findings);
  }

  private static void stamping(Subject subject, Findings findings) {
    for (Way way : subject.ways()) {
      if (tenantscopesOn(way, subject).isEmpty()) {
        findings.add(
            UNSTAMPED_PATH,
            way.exporter().reference().place(),
            "What receiver %s gets reaches exporter %s in pipeline %s without passing tenantscope: a client's word is taken for whose it is."
                .formatted(
                    way.receiver().id(), way.exporter().id(), way.exporter().pipeline().id()),
            "Receivers whose pipelines end in a tenantscope connector.");
      }
    }
  }

  private static void identities(Subject subject, Findings findings) {
    for (Way way : subject.ways()) {
      Optional<Component> receiver = subject.componentAt(way.receiver());
      List<Component> connectors = tenantscopesOn(way, subject);
      if (receiver.isEmpty() || connectors.isEmpty()) {
        continue;
      }
      Component connector = connectors.getFirst();
      String from = connector.settings().textAt("identity", "from").orElse("");
      for (Server server : ReceiverCheck.serversOf(receiver.get())) {
        Optional<Boolean> namesSender =
            server
                .textAt("auth", "authenticator")
                .flatMap(id -> subject.config().component(ComponentKind.EXTENSIONS, id))
                .map(extension -> extension.isOneOf(NAMES_THE_SENDER));
        if (from.equals("service") && namesSender.orElse(false)) {
          findings.add(
              IDENTITY_MISMATCH,
              connector.placeOf("identity", "from"),
              "Senders of receiver %s are one tenant each, and connector %s believes them about any tenant."
                  .formatted(receiver.get().id(), connector.id()),
              "identity.from: client.");
        } else if (from.equals("client") && !namesSender.orElse(true)) {
          findings.add(
              IDENTITY_MISMATCH,
              connector.placeOf("identity", "from"),
              "Connector %s takes the tenant from who the sender is, which the authenticator of receiver %s does not find out."
                  .formatted(connector.id(), receiver.get().id()),
              "An oidc authenticator at the receiver, or identity.from: service.");
        }
      }
    }
  }

  private static List<Component> tenantscopesOn(Way way, Subject subject) {
    return way.stops().stream()
        .filter(stop -> stop.part() == Part.CONNECTOR)
        .map((Stop stop) -> subject.componentAt(stop))
        .flatMap(Optional::stream)
        .filter(connector -> connector.type().equals("tenantscope"))
        .toList();
  }

  private static void orgHeaders(Subject subject, Findings findings) {
    subject
        .config()
        .components()
        .forEach(component ->
            headers(
                component.settings(),
                (name, place) -> {
                  if (name.equalsIgnoreCase(ORG_HEADER)) {
                    findings.add(
                        STATIC_ORG_HEADER,
                        place,
                        "%s sends one org for everybody, whoever the tenant is."
                            .formatted(component.id()),
                        "The exporter tenantscope, which takes the org from the tenants file.");
                  }
                }));
  }

  /**
   * The names of all headers that are set below {@code node} to something that is written there.
   */
  private static void headers(Node node, BiConsumer<String, Place> found) {
    switch (node) {
      case Mapping mapping -> {
        mapping.entriesAt("headers").forEach((name, header) -> found.accept(name, header.place()));
        for (Node header : mapping.itemsAt("headers")) {
          if (header.at("value").isPresent()) {
            header
                .textAt("name")
                .or(() -> header.textAt("key"))
                .ifPresent(name -> found.accept(name, header.place()));
          }
        }
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
          headers(entry.getValue().value(), found);
        }
      }
      case Items items -> items.nodes().forEach(each -> headers(each, found));
      case Scalar _ -> {}
    }
  }
}
