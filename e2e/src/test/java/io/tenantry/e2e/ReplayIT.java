package io.tenantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decision records decided again, from the jar that is deployed. */
@Tag("laptop")
class ReplayIT {

  /** A workload that somebody scaled to 0, in a record of the first version of the law. */
  private static final String RECORD =
      """
      {"version":2,"modelVersion":1,"at":"2026-11-24T12:00:00Z",\
      "workload":{"namespace":"shop","kind":"Deployment","name":"storefront"},\
      "from":0,"to":0,"reason":"%s","sentence":"","recommended":0,\
      "actuation":{"kind":"notNeeded"},"objective":{"percentile":95.0,"targetSeconds":0.25},\
      "capacityRequestsPerSecond":80.0,"situation":{"policy":{"mode":"AUTO",\
      "bounds":{"min":1,"max":8},"up":{"stabilizationSeconds":0,"tolerance":0.05,"select":"MAX",\
      "policies":[]},"down":{"stabilizationSeconds":300,"tolerance":0.1,"select":"MAX",\
      "policies":[]}},"replicas":{"requested":0,"ready":0},"evidence":{"kind":"absent"}},\
      "before":{"recommendations":[],"scalings":[]},"after":{"recommendations":[],"scalings":[]},\
      "shares":[],"tenantsOmitted":0}
      """;

  @TempDir private Path folder;

  @Test
  void saysWhichDecisionsDiffer() throws IOException {
    Path log = folder.resolve("decisions.jsonl");
    Files.writeString(
        log, RECORD.formatted("TARGET_AT_ZERO") + "torn\n" + RECORD.formatted("AT_MIN"));

    Launcher.Result result = Launcher.run("./tenantry replay " + log);

    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.out())
        .contains("recorded 0 AT_MIN, now 0 TARGET_AT_ZERO (%s:3".formatted(log))
        .contains("2 records, 1 differs, 1 skipped (1 not JSON)");
    assertThat(result.err()).contains(log + ":2: skipped: not JSON");
  }
}
