package io.tenantry.autoscaler.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

  @TempDir private Path folder;

  private Path log() {
    return folder.resolve("log");
  }

  private static void write(RotatingFile file, String line) throws IOException {
    file.write((line + "\n").getBytes(UTF_8));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void losesNothingAtTheEdgeOfARotation() throws IOException {
    try (RotatingFile file = new RotatingFile(log(), 100, 100)) {
      for (int i = 0; i < 500; i++) {
        write(file, "line %d".formatted(i));
      }
    }

    List<String> lines = new ArrayList<>();
    int oldest = files().size() - 1;
    for (int i = oldest; i > 0; i--) {
      lines.addAll(Files.readAllLines(folder.resolve("log." + i)));
    }
    lines.addAll(Files.readAllLines(log()));
    assertThat(lines)
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj("line %d"::formatted).toList());
    assertThat(oldest).isGreaterThan(40);
    for (String name : files()) {
      assertThat(folder.resolve(name)).isRegularFile();
      assertThat(Files.size(folder.resolve(name))).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void keepsTheNewestFilesOnly() throws IOException {
    try (RotatingFile file = new RotatingFile(log(), 10, 3)) {
      for (int i = 0; i < 9; i++) {
        write(file, "12345678" + i);
      }
    }

    assertThat(files()).containsExactly("log", "log.1", "log.2");
    assertThat(folder.resolve("log.2")).hasContent("123456786");
    assertThat(folder.resolve("log.1")).hasContent("123456787");
    assertThat(log()).hasContent("123456788");
  }

  @Test
  void countsWhatIsThereWhenItIsOpened() throws IOException {
    Files.writeString(log(), "12345678\n");
    try (RotatingFile file = new RotatingFile(log(), 10, 3)) {
      write(file, "next");
    }

    assertThat(folder.resolve("log.1")).hasContent("12345678");
    assertThat(log()).hasContent("next");
  }

  @Test
  void givesALineThatIsLongerThanAFileOneOfItsOwn() throws IOException {
    try (RotatingFile file = new RotatingFile(log(), 10, 3)) {
      write(file, "a line that is long");
      write(file, "short");
    }

    assertThat(folder.resolve("log.1")).hasContent("a line that is long");
    assertThat(log()).hasContent("short");
  }

  @Test
  void goesOnInAFileThatCanNotBeSetAside() throws IOException {
    Files.createDirectories(folder.resolve("log.1/in the way"));
    try (RotatingFile file = new RotatingFile(log(), 10, 2)) {
      write(file, "12345678");
      write(file, "next");
    }

    assertThat(log()).hasContent("12345678\nnext");
  }

  @Test
  void beginsANewFileWhenItsOwnWasTaken() throws IOException {
    try (RotatingFile file = new RotatingFile(log(), 10, 3)) {
      write(file, "12345678");
      Files.move(log(), folder.resolve("taken"));
      write(file, "next");
    }

    assertThat(folder.resolve("taken")).hasContent("12345678");
    assertThat(log()).hasContent("next");
  }

  @Test
  void leavesALinkWhereItIs() throws IOException {
    Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
    Files.createSymbolicLink(log(), elsewhere);
    try (RotatingFile file = new RotatingFile(log(), 10, 3)) {
      write(file, "12345678");
      write(file, "next");
    }

    assertThat(files()).containsExactly("elsewhere", "log");
    assertThat(elsewhere).hasContent("12345678\nnext");
  }
}
