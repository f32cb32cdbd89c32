package io.tenantry.benchmarks.collectors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for spans that is serialised once and sent many times, each time with other trace ids
 * and other tenants: what an SDK or an agent sends, for almost nothing.
 *
 * <p>A trace id has the time of sending in its first eight bytes and a number that never comes
 * again in the others. Immutable.
 */
final class SpanBatch {

  /** How a tenant is called: a letter and five digits, so that each name is as long. */
  static String tenant(int number) {
    return "t%05d".formatted(number);
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] TENANT_KEY = "tenant.id".getBytes(US_ASCII);
  private static final int DIGITS = 5;

  /** Between the end of the key and the digits: two tags, two lengths, and the letter. */
  private static final int KEY_TO_DIGITS = 5;

  private final byte[] request;
  private final int[] traceIds;
  private final int[] traces;
  private final int[] tenants;
  private final int traceCount;

  /**
   * A request whose traces have the ids 0, 1, 2 and so on, in their last eight bytes.
   *
   * @param request serialised; each {@code tenant.id} is one of {@link #tenant}, on spans only
   * @param traceCount how many traces it has
   */
  SpanBatch(byte[] request, int traceCount) {
    this.request = request.clone();
    this.traceCount = traceCount;
    List<Integer> ids = new ArrayList<>();
    List<Integer> digits = new ArrayList<>();
    SpanWalk.through(
        request,
        (traceId, end) -> {
          ids.add(traceId);
          digits.add(digitsAt(request, traceId, end));
        });
    this.traceIds = ids.stream().mapToInt(Integer::intValue).toArray();
    this.tenants = digits.stream().mapToInt(Integer::intValue).toArray();
    this.traces =
        ids.stream().mapToInt(at -> Math.toIntExact((long) LONG.get(request, at + 8))).toArray();
  }

  int spans() {
    return traceIds.length;
  }

  int traces() {
    return traceCount;
  }

  /**
   * The request as it is sent.
   *
   * @param time of sending, in nanoseconds of whatever clock the receiver reads too
   * @param firstNumber of its first trace; the next request's is higher by {@link #traces}
   * @param tenantOf the tenant of each of its traces, 0 to 99999
   */
  byte[] stamped(long time, long firstNumber, int[] tenantOf) {
    byte[] stamped = request.clone();
    for (int i = 0; i < traceIds.length; i++) {
      LONG.set(stamped, traceIds[i], time);
      LONG.set(stamped, traceIds[i] + 8, firstNumber + traces[i]);
      int number = tenantOf[traces[i]];
      for (int digit = tenants[i] + DIGITS - 1; digit >= tenants[i]; digit--) {
        stamped[digit] = (byte) ('0' + number % 10);
        number /= 10;
      }
    }
    return stamped;
  }

  /** When the span was sent whose trace id begins there. */
  static long sentAt(byte[] request, int traceId) {
    return (long) LONG.get(request, traceId);
  }

  private static int digitsAt(byte[] request, int from, int to) {
    for (int at = from; at < to - TENANT_KEY.length - KEY_TO_DIGITS - DIGITS; at++) {
      if (isKey(request, at)) {
        return at + TENANT_KEY.length + KEY_TO_DIGITS;
      }
    }
    throw new IllegalArgumentException("a span without a tenant");
  }

  private static boolean isKey(byte[] request, int at) {
    for (int i = 0; i < TENANT_KEY.length; i++) {
      if (request[at + i] != TENANT_KEY[i]) {
        return false;
      }
    }
    return true;
  }
}
