package io.tenantry.e2e.collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.e2e.servers.Collector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a region's collectors leave on disk: their queues and their logs. */
final class Remains {

  private Remains() {}

  /** The files in which the text stands, in whatever they are written. */
  static List<Path> with(String text, Region region) {
    // A byte is a character, so that no byte of a queue is lost to a decoder.
    String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
    return region.collectors().stream()
        .flatMap(Remains::files)
        .filter(file -> contains(file, bytes))
        .toList();
  }

  private static Stream<Path> files(Collector collector) {
    try (Stream<Path> data = Files.walk(collector.data())) {
      return Stream.concat(
          Stream.of(collector.log()), data.filter(Files::isRegularFile).toList().stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file, String bytes) {
    try {
      return Files.readString(file, ISO_8859_1).contains(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
