package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.BINDS_ALL_INTERFACES;
import static io.tenantry.collector.check.Rule.RECEIVER_WITHOUT_AUTHENTICATION;
import static io.tenantry.collector.check.Rule.RECEIVER_WITHOUT_MEMORY_LIMIT;
import static io.tenantry.collector.check.Rule.RECEIVER_WITHOUT_SIZE_LIMIT;
import static io.tenantry.collector.check.Rule.RECEIVER_WITHOUT_TLS;

import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.Pipeline;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who may send, how much of it at once, and from where a collector can be reached. */
final class ReceiverCheck implements Check {

  private static final Set<String> MEMORY_LIMITER = Set.of("memorylimiter");

  /**
   * One port of a receiver.
   *
   * @param path of its settings within the receiver's
   */
  record Server(Component receiver, List<String> path) {

    /** Its protocol, such as {@code grpc}; empty for a receiver that has one only. */
    String protocol() {
      return path.isEmpty() ? "" : path.getLast();
    }

    boolean isGrpc() {
      return protocol().equals("grpc");
    }

    String name() {
      return path.isEmpty() ? receiver.id() : "%s (%s)".formatted(receiver.id(), protocol());
    }

    Optional<String> textAt(String... further) {
      return receiver.settings().textAt(within(further));
    }

    Optional<Node> at(String... further) {
      return receiver.settings().at(within(further));
    }

    List<Node> itemsAt(String... further) {
      return receiver.settings().itemsAt(within(further));
    }

    Place placeOf(String... further) {
      return receiver.placeOf(within(further));
    }

    private String[] within(String... further) {
      return Stream.concat(path.stream(), Stream.of(further)).toArray(String[]::new);
    }
  }

  /** The ports that a receiver opens; none for one that fetches what it gets. */
  static List<Server> serversOf(Component receiver) {
    var servers = new ArrayList<Server>();
    receiver
        .settings()
        .entriesAt("protocols")
        .keySet()
        .forEach(protocol -> servers.add(new Server(receiver, List.of("protocols", protocol))));
    if (servers.isEmpty() && receiver.settings().at("endpoint").isPresent()) {
      servers.add(new Server(receiver, List.of()));
    }
    return servers;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    if (subject.role() != Role.OTHER) {
      subject.config().components(ComponentKind.RECEIVERS).values().stream()
          .filter(receiver -> !pipelinesOf(receiver, subject).isEmpty())
          .flatMap(receiver -> serversOf(receiver).stream())
          .forEach(server -> {
            memory(server, subject, findings);
            if (subject.role() == Role.GATEWAY) {
              entrance(server, findings);
            }
          });
    }
    listeners(subject).forEach(listener -> bound(listener, findings));
  }

  private static void entrance(Server server, Findings findings) {
    boolean hasTls =
        (server.at("tls", "cert_file").isPresent() || server.at("tls", "cert_pem").isPresent())
            && (server.at("tls", "key_file").isPresent()
                || server.at("tls", "key_pem").isPresent());
    if (!hasTls) {
      findings.add(
          RECEIVER_WITHOUT_TLS,
          server.placeOf("tls"),
          "Receiver %s takes tokens and telemetry in plain text.".formatted(server.name()),
          "tls with cert_file and key_file.");
    }
    if (server.at("auth", "authenticator").isEmpty()) {
      findings.add(
          RECEIVER_WITHOUT_AUTHENTICATION,
          server.placeOf("auth"),
          "Receiver %s believes whoever reaches it.".formatted(server.name()),
          "auth.authenticator, such as bearertokenauth for services and oidc for tenants.");
    }
    boolean isGrpc = server.isGrpc();
    String limit = isGrpc ? "max_recv_msg_size_mib" : "max_request_body_size";
    if (!server.textAt(limit).orElse("0").matches("[1-9]\\d*|\\$\\{.*")) {
      findings.add(
          RECEIVER_WITHOUT_SIZE_LIMIT,
          server.placeOf(limit),
          "Receiver %s does not say how large a request may be.".formatted(server.name()),
          limit + (isGrpc ? ": 4, for instance." : ": 4194304, for instance."));
    }
  }

  private static void memory(Server server, Subject subject, Findings findings) {
    boolean isGrpc = server.isGrpc();
    if (!limitsMemory(server, subject) && !(isGrpc && limitsMemoryFirst(server, subject))) {
      findings.add(
          RECEIVER_WITHOUT_MEMORY_LIMIT,
          server.placeOf("middlewares"),
          "Receiver %s reads requests for which there is no memory: the process is killed."
              .formatted(server.name()),
          isGrpc
              ? "The processor memory_limiter first in each of its pipelines, or the extension in middlewares."
              : "The extension memory_limiter in middlewares.");
    }
  }

  private static boolean limitsMemory(Server server, Subject subject) {
    return server.itemsAt("middlewares").stream()
        .flatMap(middleware -> middleware.textAt("id").stream())
        .flatMap(id -> subject.config().component(ComponentKind.EXTENSIONS, id).stream())
        .anyMatch(extension -> extension.isOneOf(MEMORY_LIMITER));
  }

  /** The processor comes after decoding, but its answer is one that every sender tries again. */
  private static boolean limitsMemoryFirst(Server server, Subject subject) {
    return pipelinesOf(server.receiver(), subject).stream()
        .allMatch(pipeline ->
            pipeline.processors().stream()
                .limit(1)
                .flatMap(first ->
                    subject.config().component(ComponentKind.PROCESSORS, first.id()).stream())
                .anyMatch(processor -> processor.isOneOf(MEMORY_LIMITER)));
  }

  private static List<Pipeline> pipelinesOf(Component receiver, Subject subject) {
    return subject.config().pipelines().stream()
        .filter(pipeline -> pipeline.receivesFrom(receiver.id()))
        .toList();
  }

  /** The addresses that something listens at. */
  private static List<Scalar> listeners(Subject subject) {
    var endpoints = new ArrayList<Optional<Node>>();
    for (Component receiver : subject.config().components(ComponentKind.RECEIVERS).values()) {
      serversOf(receiver).forEach(server -> endpoints.add(server.at("endpoint")));
    }
    for (Component extension : subject.config().components(ComponentKind.EXTENSIONS).values()) {
      endpoints.add(extension.settings().at("endpoint"));
    }
    for (Component exporter : subject.config().components(ComponentKind.EXPORTERS).values()) {
      if (exporter.isOneOf(Set.of("prometheus"))) {
        endpoints.add(exporter.settings().at("endpoint"));
      }
    }
    subject
        .config()
        .root()
        .itemsAt("service", "telemetry", "metrics", "readers")
        .forEach(reader -> endpoints.add(reader.at("pull", "exporter", "prometheus", "host")));
    return endpoints.stream()
        .flatMap(Optional::stream)
        .filter(Scalar.class::isInstance)
        .map(Scalar.class::cast)
        .toList();
  }

  private static void bound(Scalar endpoint, Findings findings) {
    // What the environment gives is not known; what stands before it is.
    String address = endpoint.isOpen() ? endpoint.written() : endpoint.text();
    if (address.matches("(?:0\\.0\\.0\\.0|\\[?::]?|\\[::ffff:0\\.0\\.0\\.0]|)(?::\\d*)?")) {
      findings.add(
          BINDS_ALL_INTERFACES,
          endpoint.place(),
          "This port is open on every network that the host is in.",
          "The pod's own address from the environment, with 127.0.0.1 as default.");
    }
  }
}
