package io.tenantry.autoscaler.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a file that is set aside when it is full: {@code NAME} becomes {@code NAME.1}, that
 * becomes {@code NAME.2}, and the oldest goes. Each write is kept together. Where the file can not
 * be set aside, writing goes on in it: what was decided is worth more than the bound. Not
 * thread-safe.
 *
 * <p>Nothing is compressed, because that would hold up the loop; {@code gzip NAME.*} may.
 */
final class RotatingFile extends OutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(RotatingFile.class);

  private final Path file;
  private final long maxBytes;
  private final int maxFiles;
  private OutputStream out;
  private long bytes;
  private boolean stuck;

  /**
   * Continues {@code file}, which is created when it is not there; its folder is not.
   *
   * @param maxBytes of one file, unless one write has more; positive
   * @param maxFiles with the one that is written to; >= 2
   * @throws IOException when the file cannot be opened for writing
   */
  RotatingFile(Path file, long maxBytes, int maxFiles) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.out = append(file);
    this.bytes = Files.size(file);
  }

  @Override
  public void write(byte[] line, int from, int length) throws IOException {
    if (bytes > 0 && bytes + length > maxBytes) {
      rotate();
    }
    bytes += length;
    out.write(line, from, length);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void rotate() {
    try {
      // It is not there when it was moved and no new one could be opened, or when somebody took it.
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          return;
        }
        for (int i = maxFiles - 1; i > 1; i--) {
          if (Files.exists(aside(i - 1))) {
            Files.move(aside(i - 1), aside(i), StandardCopyOption.REPLACE_EXISTING);
          }
        }
        Files.move(file, aside(1), StandardCopyOption.REPLACE_EXISTING);
      }
      OutputStream next = append(file);
      OutputStream full = out;
      out = next;
      bytes = 0;
      stuck = false;
      full.close();
    } catch (IOException e) {
      if (!stuck) {
        stuck = true;
        LOG.error("The decision log is full and can not be set aside; writing goes on in it", e);
      }
    }
  }

  private Path aside(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private static OutputStream append(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
