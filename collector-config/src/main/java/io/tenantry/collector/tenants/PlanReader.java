package io.tenantry.collector.tenants;

import io.tenantry.collector.tenants.Plan.Member;
import io.tenantry.collector.tenants.Plan.Org;
import io.tenantry.collector.tenants.Plan.Telemetry;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Items;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import io.tenantry.collector.yaml.YamlReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads TenantPlans as {@code kubectl get tenantplans -o yaml} or as a repository has them: one or
 * more documents, each a TenantPlan or a list of them. Every problem of every plan is found before
 * anything is said. What a plan says for the autoscaler alone is not looked at.
 */
final class PlanReader {

  static final Set<String> FIELDS =
      Set.of("weight", "guaranteedRequestsPerSecond", "tenants", "telemetry");
  static final Set<String> TENANT_FIELDS = Set.of("id", "residency", "org");

  /** Whole numbers, with the largest that is legal. */
  static final Map<String, Long> LIMITS =
      Map.of(
          "itemsPerSecond",
          1_000_000_000L,
          "tracesPerSecond",
          1_000_000_000L,
          "bytesPerSecond",
          Long.MAX_VALUE,
          "maxLiveTraces",
          (long) Integer.MAX_VALUE);

  private static final String ISOLATION = "isolation";
  private static final String SILO = "Silo";
  private static final String API_VERSION = "tenantry.io/v1alpha1";

  private final List<Problem> problems;
  private final List<Plan> plans = new ArrayList<>();
  private final Map<String, Place> names = new HashMap<>();

  /** Reports to {@code problems} what is wrong. */
  PlanReader(List<Problem> problems) {
    this.problems = problems;
  }

  /** What has been read so far. */
  List<Plan> plans() {
    return List.copyOf(plans);
  }

  /**
   * Reads one more file.
   *
   * @throws io.tenantry.collector.yaml.UnreadableFileException when it is no YAML
   */
  void read(String file, String text) {
    for (Node document : YamlReader.documents(file, text)) {
      if (!(document instanceof Scalar scalar && scalar.isNull())) {
        resource(document);
      }
    }
  }

  private void resource(Node node) {
    String kind = node.textAt("kind").orElse("");
    if (kind.equals("List") || kind.equals("TenantPlanList")) {
      node.itemsAt("items").forEach(this::resource);
    } else if (!kind.equals("TenantPlan")
        || !node.textAt("apiVersion").orElse("").equals(API_VERSION)) {
      problem(
          node.placeOf("kind").orElse(node.place()),
          "no TenantPlan (expected: kind: TenantPlan of %s, or a List of them)"
              .formatted(API_VERSION));
    } else {
      plan(node);
    }
  }

  private void plan(Node node) {
    String name = node.textAt("metadata", "name").orElse("");
    Place place = node.placeOf("metadata", "name").orElse(node.place());
    if (!Names.isLegal(name)) {
      problem(place, "metadata.name is no plan's name (expected: %s)".formatted(Names.LEGAL));
      return;
    }
    Place before = names.putIfAbsent(name, place);
    if (before != null) {
      problem(place, "plan %s is at %s already (expected: once)".formatted(name, before));
    }
    node.at("spec").ifPresent(spec -> fields(spec, name, "spec", FIELDS));
    plans.add(new Plan(name, place, tenants(node, name), telemetry(node, name)));
  }

  private List<Member> tenants(Node plan, String name) {
    var members = new ArrayList<Member>();
    Node list = plan.at("spec", "tenants").orElse(null);
    if (list == null) {
      return members;
    }
    if (!(list instanceof Items items)) {
      problem(
          plan.placeOf("spec", "tenants").orElse(list.place()),
          "plan %s: spec.tenants is no list (expected: - id: TENANT)".formatted(name));
      return members;
    }
    for (int i = 0; i < items.nodes().size(); i++) {
      Node tenant = items.nodes().get(i);
      String path = "spec.tenants[%d]".formatted(i);
      fields(tenant, name, path, TENANT_FIELDS);
      Optional<String> id = name(tenant, name, path, "id");
      if (tenant.at("id").isEmpty()) {
        problem(
            tenant.place(), "plan %s: %s has no id (expected: id: TENANT)".formatted(name, path));
      }
      Optional<String> residency = name(tenant, name, path, "residency");
      Optional<Org> org =
          name(tenant, name, path, "org")
              .map(each -> new Org(each, tenant.placeOf("org").orElse(tenant.place())));
      id.ifPresent(each ->
          members.add(
              new Member(each, tenant.placeOf("id").orElse(tenant.place()), residency, org)));
    }
    return members;
  }

  /**
   * The name at {@code field}; a number is one too, as {@code 42} may be written without quotes.
   */
  private Optional<String> name(Node tenant, String plan, String path, String field) {
    Node value = tenant.at(field).orElse(null);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Scalar scalar
        && scalar.value() instanceof String text
        && Names.isLegal(text)) {
      return Optional.of(text);
    }
    problem(
        tenant.placeOf(field).orElse(value.place()),
        "plan %s: %s.%s is no legal name (expected: %s, in quotes where it looks like a number)"
            .formatted(plan, path, field, Names.LEGAL));
    return Optional.empty();
  }

  private Telemetry telemetry(Node plan, String name) {
    Node node = plan.at("spec", "telemetry").orElse(null);
    if (node == null) {
      return Telemetry.NOTHING_SAID;
    }
    var fields = new TreeSet<>(LIMITS.keySet());
    fields.add(ISOLATION);
    fields(node, name, "spec.telemetry", fields);
    String isolation = node.textAt(ISOLATION).orElse("Pooled");
    if (!isolation.equals(SILO) && !isolation.equals("Pooled")) {
      problem(
          node.placeOf(ISOLATION).orElse(node.place()),
          "plan %s: spec.telemetry.isolation is none (expected: Pooled or Silo)".formatted(name));
    }
    return new Telemetry(
        isolation.equals(SILO),
        limit(node, name, "itemsPerSecond"),
        limit(node, name, "tracesPerSecond"),
        limit(node, name, "bytesPerSecond"),
        limit(node, name, "maxLiveTraces"));
  }

  private OptionalLong limit(Node telemetry, String plan, String field) {
    Node value = telemetry.at(field).orElse(null);
    if (value == null) {
      return OptionalLong.empty();
    }
    long most = LIMITS.getOrDefault(field, Long.MAX_VALUE);
    if (value instanceof Scalar scalar
        && (scalar.value() instanceof Integer
            || scalar.value() instanceof Long
            || scalar.value() instanceof BigInteger)) {
      var number = new BigInteger(scalar.value().toString());
      if (number.signum() > 0 && number.compareTo(BigInteger.valueOf(most)) <= 0) {
        return OptionalLong.of(number.longValueExact());
      }
    }
    problem(
        telemetry.placeOf(field).orElse(value.place()),
        "plan %s: spec.telemetry.%s is no legal number (expected: a whole number from 1 to %d)"
            .formatted(plan, field, most));
    return OptionalLong.empty();
  }

  /** A slip of the pen in a field's name is not to become a limit that does not count. */
  private void fields(Node node, String plan, String path, Set<String> legal) {
    if (!(node instanceof Mapping mapping)) {
      problem(node.place(), "plan %s: %s is no mapping".formatted(plan, path));
      return;
    }
    mapping
        .entries()
        .forEach((field, entry) -> {
          if (!legal.contains(field)) {
            problem(
                entry.place(),
                "plan %s: %s has a field that there is not (expected: %s)"
                    .formatted(plan, path, String.join(", ", new TreeSet<>(legal))));
          }
        });
  }

  private void problem(Place place, String sentence) {
    problems.add(new Problem(place, sentence));
  }
}
