package io.tenantry.samples.laptop.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends what a killed launcher left, on real processes, and spares what only looks like it. */
class ProcessRecordsIT {

  private final List<Process> started = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  @Test
  void endsAProcessOnRecordAndForgetsIt() throws Exception {
    Process process = sleep();
    new ProcessRecords(folder).add(process.toHandle(), "storefront-bcdfg");

    // The next launcher.
    ProcessRecords.Leftovers leftovers = new ProcessRecords(folder).endLeftovers();

    assertThat(leftovers.ended()).containsExactly("storefront-bcdfg");
    assertThat(leftovers.doubtful()).isEmpty();
    assertThat(process.isAlive()).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-60 | COMMAND | true | a process that got the same id, or a clock that was set forward",
        "60 | COMMAND | true | a clock that was set back",
        "0 | /usr/bin/editor | false | a process with another command",
        "-60 | /usr/bin/editor | false | a later process with another command"
      })
  void sparesAProcessThatMayNotBeTheOneOnRecord(
      long shift, String command, boolean doubtful, String what) throws Exception {
    Process process = sleep();
    Instant start = process.info().startInstant().orElseThrow();
    Path file = folder.resolve(process.pid() + ".json");
    Files.writeString(
        file,
        "{\"pid\":%d,\"startInstant\":\"%s\",\"command\":\"%s\",\"pod\":\"storefront-bcdfg\"}"
            .formatted(
                process.pid(),
                start.plusSeconds(shift),
                command.replace("COMMAND", process.info().command().orElseThrow())));

    ProcessRecords.Leftovers leftovers = new ProcessRecords(folder).endLeftovers();

    assertThat(leftovers.ended()).as(what).isEmpty();
    assertThat(process.isAlive()).as(what).isTrue();
    assertThat(leftovers.doubtful()).as(what).hasSize(doubtful ? 1 : 0);
    assertThat(leftovers.doubtful())
        .as(what)
        .allMatch(told ->
            told.startsWith(
                "process " + process.pid() + " has the id and the command of storefront-bcdfg "));
    assertThat(Files.exists(file)).as(what).isEqualTo(doubtful);
  }

  @Test
  void leavesNoRecordOfAProcessThatHasEnded() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    new ProcessRecords(folder).add(process.toHandle(), "storefront-bcdfg");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void survivesARecordThatIsGarbage() throws Exception {
    Files.writeString(folder.resolve("1.json"), "{\"pid\":1,\"startInstant\":\"yesterday\"");

    assertThat(new ProcessRecords(folder).endLeftovers().ended()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void letsOneClusterAtATimeUseAFolder() throws Exception {
    try (WorkFolder first = WorkFolder.open(folder).orElseThrow()) {
      assertThat(WorkFolder.open(folder)).isEmpty();
      assertThat(first.logs()).isDirectory();
    }
    try (WorkFolder second = WorkFolder.open(folder).orElseThrow()) {
      assertThat(second.logs()).isDirectory();
    }
  }

  private Process sleep() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    started.add(process);
    return process;
  }
}
