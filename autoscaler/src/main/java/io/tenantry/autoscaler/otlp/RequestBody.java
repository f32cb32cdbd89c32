package io.tenantry.autoscaler.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads a body whole, but never more of it than a limit: neither as sent nor unpacked. */
final class RequestBody {

  private RequestBody() {}

  /**
   * All that {@code in} holds.
   *
   * @param maxBytes limit, before and after decompression
   * @throws RefusedException when it holds more, breaks off, or is not gzip though it should be
   */
  static byte[] read(InputStream in, boolean gzip, int maxBytes) throws RefusedException {
    try {
      byte[] sent = limited(in, maxBytes);
      if (!gzip) {
        return sent;
      }
      try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(sent))) {
        return limited(unpacked, maxBytes);
      }
    } catch (IOException e) {
      throw new RefusedException(Refusal.UNDECODABLE);
    }
  }

  private static byte[] limited(InputStream in, int maxBytes) throws IOException, RefusedException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new RefusedException(Refusal.TOO_LARGE);
    }
    return bytes;
  }
}
