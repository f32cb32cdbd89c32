package io.tenantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Policies tried on a trace of one's own, from the jar that is deployed. */
@Tag("laptop")
class SimulateIT {

  @TempDir private Path folder;

  private void trace(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("trace.csv"),
        "t_seconds,tenant,requests\n" + String.join("\n", lines) + "\n");
  }

  @Test
  void comparesPoliciesOnATraceOfOnesOwn() throws IOException {
    trace("0,shop,3000", "0,bank,300", "60,shop,18000", "60,bank,600", "120,shop,6000");
    Path json = folder.resolve("out.json");

    Launcher.Result result =
        Launcher.run(
            "./tenantry simulate --trace %s --policy tenantry,hpa-requests,kpa-rps --target 0.6,0.8 --json %s"
                .formatted(folder, json));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines().map(line -> line.split(" +", 3)[0]))
        .containsExactly(
            "policy", "tenantry", "hpa-requests", "hpa-requests", "kpa-rps", "kpa-rps");
    // JSON is YAML.
    JsonNode comparison = new YAMLMapper().readTree(Files.readString(json));
    assertThat(comparison.propertyNames())
        .containsExactly("trace", "objective", "seed", "policies");
    assertThat(comparison.path("policies")).hasSize(5);
    assertThat(comparison.at("/policies/0/target").isNull()).isTrue();
    assertThat(comparison.at("/policies/4/target").asDouble()).isEqualTo(0.8);
    assertThat(comparison.at("/policies/4/requests").asLong()).isBetween(27_000L, 29_000L);
  }

  @Test
  void drawsWhatPlansAndFaultsComeTo() throws IOException {
    trace("0,shop,3000", "0,bank,3000", "60,shop,3000", "60,bank,3000", "120,shop,3000");
    Path picture = folder.resolve("out.svg");
    Path plans =
        Files.writeString(
            folder.resolve("plans.yaml"), "- {plan: gold, weight: 10, tenants: [bank]}\n");
    Path faults =
        Files.writeString(
            folder.resolve("faults.yaml"), "- {at: 30, for: 60, requests: 10, tenant: shop}\n");

    Launcher.Result result =
        Launcher.run(
            "./tenantry simulate --trace %s --policy kpa-rps --max-replicas 3 --tenant-plans %s --faults %s --picture %s"
                .formatted(folder, plans, faults, picture));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("kpa-rps at 0.7: short of replicas for ");
    assertThat(picture).content().startsWith("<svg ").contains("kpa-rps at 0.7");
  }

  @Test
  void saysInWhichLineATraceIsWrongAndWritesNothing() throws IOException {
    trace("0,shop,3000", "60,shop,many");
    Path json = folder.resolve("out.json");

    Launcher.Result result =
        Launcher.run("./tenantry simulate --trace %s --json %s".formatted(folder, json));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(folder.resolve("trace.csv") + ":3: requests is no number");
    assertThat(result.out()).isEmpty();
    assertThat(json).doesNotExist();
  }
}
