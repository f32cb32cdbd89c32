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
    List<String> ended = new ProcessRecords(folder).endLeftovers();

    assertThat(ended).containsExactly("storefront-bcdfg");
    assertThat(process.isAlive()).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-60 | COMMAND | a process that started later and got the same id",
        "0 | /usr/bin/editor | a process with another command"
      })
  void sparesAProcessThatIsNotTheOneOnRecord(long shift, String command, String what)
      throws Exception {
    Process process = sleep();
    Instant start = process.info().startInstant().orElseThrow();
    Files.writeString(
        folder.resolve(process.pid() + ".json"),
        "{\"pid\":%d,\"startInstant\":\"%s\",\"command\":\"%s\",\"pod\":\"storefront-bcdfg\"}"
            .formatted(
                process.pid(),
                start.plusSeconds(shift),
                command.replace("COMMAND", process.info().command().orElseThrow())));

    assertThat(new ProcessRecords(folder).endLeftovers()).as(what).isEmpty();
    assertThat(process.isAlive()).as(what).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void survivesARecordThatIsGarbage() throws Exception {
    Files.writeString(folder.resolve("1.json"), "{\"pid\":1,\"startInstant\":\"yesterday\"");

    assertThat(new ProcessRecords(folder).endLeftovers()).isEmpty();
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
