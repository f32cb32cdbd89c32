package io.tenantry.collector.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The chart's schema of a TenantPlan, and what is read here, say the same. */
class PlanSchemaTest {

  private static final Path CRD = Path.of("../charts/tenantry/crds/tenantplans.yaml");

  private static final Node SPEC =
      YamlReader.mapping(CRD.toString(), YamlReader.textOf(CRD))
          .itemsAt("spec", "versions")
          .getFirst()
          .at("schema", "openAPIV3Schema", "properties", "spec")
          .orElseThrow();

  @Test
  void hasTheSameFields() {
    assertThat(SPEC.entriesAt("properties").keySet()).isEqualTo(PlanReader.FIELDS);
    assertThat(SPEC.entriesAt("properties", "tenants", "items", "properties").keySet())
        .isEqualTo(PlanReader.TENANT_FIELDS);
    var telemetry = new TreeSet<>(PlanReader.LIMITS.keySet());
    telemetry.add("isolation");
    assertThat(SPEC.entriesAt("properties", "telemetry", "properties").keySet())
        .isEqualTo(telemetry);
  }

  @Test
  void hasTheSameNames() {
    for (String field : PlanReader.TENANT_FIELDS) {
      String pattern =
          SPEC.textAt("properties", "tenants", "items", "properties", field, "pattern")
              .orElseThrow();
      for (String name : List.of("acme", "A", "9_-", "x".repeat(64))) {
        assertThat(Names.isLegal(name)).isTrue();
        assertThat(name).matches(pattern);
      }
      for (String name : List.of("", "_none", "-a", "a b", "a.b", "ä", "a\n", "x".repeat(65))) {
        assertThat(Names.isLegal(name)).isFalse();
        assertThat(name).doesNotMatch(pattern);
      }
    }
  }

  @Test
  void hasTheSameLimits() {
    PlanReader.LIMITS.forEach((field, most) -> {
      Node schema = SPEC.at("properties", "telemetry", "properties", field).orElseThrow();

      assertThat(schema.textAt("type")).contains("integer");
      assertThat(schema.textAt("minimum")).contains("1");
      String largest =
          schema.textAt("format").orElseThrow().equals("int64")
              ? String.valueOf(Long.MAX_VALUE)
              : String.valueOf(Integer.MAX_VALUE);
      assertThat(schema.textAt("maximum").orElse(largest)).isEqualTo(String.valueOf(most));
    });
  }

  @Test
  void hasTheSameKindsOfIsolation() {
    Node schema = SPEC.at("properties", "telemetry", "properties", "isolation").orElseThrow();

    assertThat(schema.itemsAt("enum")).extracting(Node::plain).containsExactly("Pooled", "Silo");
    assertThat(schema.textAt("default")).contains("Pooled");
  }
}
