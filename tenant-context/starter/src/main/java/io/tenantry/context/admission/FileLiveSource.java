package io.tenantry.context.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file: one that somebody writes, or that of a mounted ConfigMap, which is a chain of links
 * that Kubernetes turns to another directory in one step. The links are followed once for a look,
 * so time and content are the same file's. How old the document is, the file's time of change says.
 */
public final class FileLiveSource implements LiveSource {

  private final Path file;
  private final InstantSource clock;

  public FileLiveSource(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public Reading read(@Nullable String known) throws IOException {
    Path actual = file.toRealPath();
    Duration age = Duration.between(Files.getLastModifiedTime(actual).toInstant(), clock.instant());
    byte[] content;
    try (InputStream in = Files.newInputStream(actual)) {
      content = in.readNBytes(MAX_BYTES + 1);
    }
    if (content.length > MAX_BYTES) {
      throw new IOException("the document is too long");
    }
    String document = new String(content, StandardCharsets.UTF_8);
    // What is compared is what was read: a time of change may be the same for two contents.
    return new Reading(
        document, document.equals(known) ? null : document, age.isNegative() ? Duration.ZERO : age);
  }
}
