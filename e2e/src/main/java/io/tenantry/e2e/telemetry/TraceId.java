package io.tenantry.e2e.telemetry;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Sixteen bytes that name a trace, not all of them zero. */
public record TraceId(long high, long low) {

  private static final int BYTES = 16;

  public TraceId {
    if (high == 0 && low == 0) {
      throw new IllegalArgumentException("a trace id of zeros (expected: at least one other bit)");
    }
  }

  /** From {@code trace_id} of a span. */
  public static TraceId of(ByteString bytes) {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException(
          "a trace id of %d bytes (expected: %d)".formatted(bytes.size(), BYTES));
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new TraceId(buffer.getLong(), buffer.getLong());
  }

  /** From at most 32 hex digits; leading zeros may be missing. */
  public static TraceId parse(String hex) {
    if (hex.isEmpty() || hex.length() > 2 * BYTES) {
      throw new IllegalArgumentException(
          "a trace id of %d digits (expected: 1 to %d)".formatted(hex.length(), 2 * BYTES));
    }
    String padded = "0".repeat(2 * BYTES - hex.length()) + hex;
    return new TraceId(
        HexFormat.fromHexDigitsToLong(padded, 0, BYTES),
        HexFormat.fromHexDigitsToLong(padded, BYTES, 2 * BYTES));
  }

  /** As {@code trace_id} of a span. */
  public ByteString bytes() {
    return ByteString.copyFrom(ByteBuffer.allocate(BYTES).putLong(high).putLong(low).flip());
  }

  /** 32 lower-case digits. */
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(high) + format.toHexDigits(low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
