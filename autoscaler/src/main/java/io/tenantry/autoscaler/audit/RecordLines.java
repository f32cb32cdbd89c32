package io.tenantry.autoscaler.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a decision log, plain or compressed with gzip: what it begins with tells, not its
 * name. A line that is longer than any record is cut off, so that no input takes more memory than
 * that. Not thread-safe.
 */
final class RecordLines implements AutoCloseable {

  /** Characters; a record of 50 tenants after an hour of changing demand has a tenth of it. */
  static final int LONGEST = 4 * 1024 * 1024;

  private static final int GZIP_MAGIC = 0x1f8b;

  private final BufferedReader in;
  private long number;

  /** Reads {@code in}, which is closed with this. */
  RecordLines(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    this.in =
        new BufferedReader(
            new InputStreamReader(
                magic == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered, UTF_8));
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    number++;
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() < LONGEST) {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** The number of the line that was read last; the first is 1. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
