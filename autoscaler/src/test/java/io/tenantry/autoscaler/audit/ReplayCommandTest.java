package io.tenantry.autoscaler.audit;

import static io.tenantry.autoscaler.DecidedOutcomes.measured;
import static io.tenantry.autoscaler.DecidedOutcomes.outcome;
import static io.tenantry.autoscaler.DecidedOutcomes.tenant;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.ScalingLaw;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00.5Z");

  /** 300 requests/s at 80 per replica: scale 2 to 4. */
  private static final String UP =
      DecisionRecord.of(outcome(T0, 2, measured(tenant("acme", 300))), new Actuation.Applied())
          .write();

  private static final String OTHERWISE = UP.replace("\"to\":4", "\"to\":5");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int replay(String... arguments) {
    return replayReading("", arguments);
  }

  private int replayReading(String stdin, String... arguments) {
    return new ReplayCommand(new ByteArrayInputStream(stdin.getBytes(UTF_8)))
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), Arrays.asList(lines)).toString();
  }

  @Test
  void findsThatEveryDecisionIsTheSame() throws IOException {
    assertThat(replay(file("decisions.jsonl", UP, "", UP))).isZero();

    assertThat(out).hasToString("2 records, 0 differ, 0 skipped\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void listsADecisionThatDiffers() throws IOException {
    String file = file("decisions.jsonl", UP, OTHERWISE);

    assertThat(replay(file)).isEqualTo(1);

    assertThat(out)
        .hasToString(
            """
            shop/Deployment/storefront at 2026-11-24T12:00:00.500Z: recorded 5 \
            DEMAND_ABOVE_CAPACITY, now 4 DEMAND_ABOVE_CAPACITY (%s:2)
            2 records, 1 differs, 0 skipped
            """
                .formatted(file));
  }

  @Test
  void marksWhatAnotherVersionOfTheLawDecided() throws IOException {
    String older = "\"modelVersion\":%d".formatted(ScalingLaw.MODEL_VERSION);
    String file = file("decisions.jsonl", OTHERWISE.replace(older, "\"modelVersion\":0"), UP);

    assertThat(replay(file)).isEqualTo(1);

    assertThat(out.toString())
        .contains("model version 0, now %d)".formatted(ScalingLaw.MODEL_VERSION))
        .endsWith(
            "2 records, 1 differs, 0 skipped; 1 decided by another version of the law than %d\n"
                .formatted(ScalingLaw.MODEL_VERSION));
  }

  @Test
  void namesALineThatIsNoneAndGoesOn() throws IOException {
    String file =
        file("decisions.jsonl", "secret", UP, UP.replace("\"version\":2", "\"version\":1"));

    assertThat(replay(file)).isZero();

    assertThat(out).hasToString("1 record, 0 differ, 2 skipped (1 format version 1, 1 not JSON)\n");
    assertThat(err)
        .hasToString(
            """
            %1$s:1: skipped: not JSON (column 1)
            %1$s:3: skipped: format version 1 (expected: 2)
            """
                .formatted(file));
  }

  @Test
  void namesNoMoreThanTwentyLines() throws IOException {
    String[] lines = new String[100];
    Arrays.fill(lines, "secret");

    assertThat(replay(file("decisions.jsonl", lines))).isEqualTo(2);

    assertThat(err.toString().lines()).hasSize(22);
    assertThat(err.toString()).contains("--json").contains("no decision record was found");
  }

  @Test
  void readsSeveralFilesPlainAndCompressedAndStandardInput() throws IOException {
    Path rotated = folder.resolve("decisions.jsonl.1");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(rotated))) {
      gzip.write((UP + "\n" + UP).getBytes(UTF_8));
    }

    assertThat(replayReading(UP, rotated.toString(), file("decisions.jsonl", UP), "-")).isZero();

    assertThat(out).hasToString("4 records, 0 differ, 0 skipped\n");
  }

  @Test
  void findsNothingInALogThatIsStillEmpty() throws IOException {
    assertThat(replay(Files.createFile(folder.resolve("empty")).toString())).isZero();

    assertThat(out).hasToString("0 records, 0 differ, 0 skipped\n");
  }

  @Test
  void writesItsFindingsAsJson() throws IOException {
    Path json = folder.resolve("found.json");

    assertThat(replayReading("secret\n" + OTHERWISE, "-", "--json", json.toString())).isEqualTo(1);

    JsonNode found = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(found)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {
                      "modelVersion": %1$d,
                      "records": 1,
                      "differ": 1,
                      "recordsByModelVersion": {"%1$d": 1},
                      "differences": [{
                        "file": "-",
                        "line": 2,
                        "workload": "shop/Deployment/storefront",
                        "at": "2026-11-24T12:00:00.500Z",
                        "modelVersion": %1$d,
                        "recorded": {"replicas": 5, "reason": "DEMAND_ABOVE_CAPACITY"},
                        "now": {"replicas": 4, "reason": "DEMAND_ABOVE_CAPACITY"}
                      }],
                      "skipped": [{"file": "-", "line": 1, "why": "not JSON (column 1)"}]
                    }
                    """
                        .formatted(ScalingLaw.MODEL_VERSION)));
  }

  @Test
  void saysWhyAFileCanNotBeRead() throws IOException {
    Path cut = folder.resolve("cut.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(cut))) {
      gzip.write((UP + "\n").getBytes(UTF_8));
    }
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 100));

    assertThat(replay(folder.resolve("none").toString())).isEqualTo(2);
    assertThat(replay(cut.toString())).isEqualTo(2);
    assertThat(replay(folder.toString())).isEqualTo(2);

    assertThat(err)
        .hasToString(
            """
            tenantry: %1$s/none: cannot be read: no such file
            tenantry: %1$s/cut.gz: cannot be read: what gzip wrote is cut off
            tenantry: %1$s: cannot be read: input/output error
            """
                .formatted(folder));
  }

  @Test
  void answersWrongUsageWithTwo() {
    assertThat(replay()).isEqualTo(2);
    assertThat(replay("-", "--fast")).isEqualTo(2);
  }
}
