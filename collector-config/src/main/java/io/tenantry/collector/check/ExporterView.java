package io.tenantry.collector.check;

import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An exporter as far as exporters are alike: where it sends to, its queue, how long it tries. The
 * exporter {@code tenantscope} has all of that one level down, in the settings of the stock
 * exporter of which it makes one for each org.
 */
record ExporterView(Component component) {

  /** They send nothing anywhere. */
  private static final Set<String> LOCAL = Set.of("debug", "nop", "file", "prometheus");

  private static final List<String[]> ADDRESSES =
      List.of(
          path("endpoint"),
          path("traces_endpoint"),
          path("metrics_endpoint"),
          path("logs_endpoint"),
          path("profiles_endpoint"),
          path("endpoints"),
          path("brokers"),
          path("resolver", "static", "hostnames"),
          path("resolver", "dns", "hostname"),
          path("resolver", "k8s", "service"),
          path("resolver", "aws_cloud_map", "namespace"));

  /** Names that whoever answers has to prove. */
  private static final List<String[]> PROVEN_NAMES =
      List.of(
          path("tls", "server_name_override"),
          path("protocol", "otlp", "tls", "server_name_override"));

  /**
   * Where something is sent to.
   *
   * @param written with its references
   * @param value with defaults in their place; empty where there is none
   */
  record Address(Place place, String written, String value) {}

  String id() {
    return component.id();
  }

  boolean isLocal() {
    return component.isOneOf(LOCAL);
  }

  boolean isLoadBalancing() {
    return component.isOneOf(Set.of("loadbalancing"));
  }

  boolean isPrometheusRemoteWrite() {
    return component.isOneOf(Set.of("prometheusremotewrite"));
  }

  Optional<Node> at(String... path) {
    return component.settings().at(within(path));
  }

  Optional<String> textAt(String... path) {
    return component.settings().textAt(within(path));
  }

  Place placeOf(String... path) {
    return component.placeOf(within(path));
  }

  /** Whether {@code path} is known to be {@code text}, or is only known at run time. */
  boolean isOpenAt(String... path) {
    return at(path).orElse(null) instanceof Scalar scalar && scalar.isOpen();
  }

  /** Where it sends to; empty when its settings do not say. */
  List<Address> addresses() {
    return addressesAt(ADDRESSES);
  }

  /** Where it sends to, and whom it takes for the right one. */
  List<Address> addressesAndProvenNames() {
    var all = new ArrayList<>(addresses());
    all.addAll(addressesAt(PROVEN_NAMES));
    return all;
  }

  private List<Address> addressesAt(List<String[]> paths) {
    return paths.stream()
        .flatMap(path -> component.settings().itemsAt(within(path)).stream())
        .filter(Scalar.class::isInstance)
        .map(Scalar.class::cast)
        .map(scalar ->
            new Address(
                scalar.place(),
                scalar.written(),
                scalar.value() == null ? "" : scalar.value().toString()))
        .toList();
  }

  /** Whether it has a queue that is on. */
  boolean hasQueue() {
    return at("sending_queue").isPresent()
        && !textAt("sending_queue", "enabled").equals(Optional.of("false"));
  }

  /** The storage of its queue; empty when the queue is in memory. */
  Optional<String> storage() {
    return hasQueue() ? textAt("sending_queue", "storage") : Optional.empty();
  }

  private String[] within(String... path) {
    return template()
        .map(template -> Stream.concat(Stream.of(template), Stream.of(path)).toArray(String[]::new))
        .orElse(path);
  }

  private Optional<String> template() {
    return component.type().equals("tenantscope")
        ? Stream.of("otlp_grpc", "otlp_http")
            .filter(each -> component.settings().at(each).isPresent())
            .findFirst()
        : Optional.empty();
  }

  private static String[] path(String... path) {
    return path;
  }
}
