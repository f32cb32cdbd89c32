package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list replaces a list whole: what an overlay repeats of its base must be what the base has. */
class OverlaysTest {

  private static final Path CONFIG = Path.of("config");

  private static List<Object> list(String file, String... path) {
    Node root = YamlReader.mapping(file, YamlReader.textOf(CONFIG.resolve(file)));
    List<Object> items = new ArrayList<>();
    root.itemsAt(path).forEach(item -> items.add(String.valueOf(item.plain())));
    return items;
  }

  @Test
  void servicesOnlyStartsAllButTheTenantsExtension() {
    List<Object> expected = list("gateway.yaml", "service", "extensions");
    assertThat(expected.remove("oidc/tenants")).isTrue();

    assertThat(list("overlays/services-only.yaml", "service", "extensions")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"readers", "views"})
  void aScaledGatewayTellsNobodyElseLess(String list) {
    String[] path = {"service", "telemetry", "metrics", list};

    assertThat(list("overlays/scaled-gateway.yaml", path))
        .hasSizeGreaterThanOrEqualTo(2)
        .containsAll(list("gateway.yaml", path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"traces", "metrics", "metrics/demand", "logs"})
  void anAgentThatLooksUpPodsDoesTheRestFirst(String pipeline) {
    String[] path = {"service", "pipelines", pipeline, "processors"};
    List<Object> expected = list("agent.yaml", path);
    expected.add("k8s_attributes");

    assertThat(list("overlays/agent-kubernetes.yaml", path)).isEqualTo(expected);
  }
}
