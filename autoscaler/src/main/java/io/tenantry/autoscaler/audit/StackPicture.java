package io.tenantry.autoscaler.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What all threads of the process are doing, as text: names, states and innermost frames, those
 * that run first. Threads may be named after what a client sent, so of names only harmless
 * characters are kept.
 */
final class StackPicture {

  static final int MAX_BYTES = 256 * 1024;

  /** Frames of a thread. */
  static final int MAX_FRAMES = 30;

  private static final int MAX_NAME = 60;
  private static final String CUT = "... cut off here\n";

  private StackPicture() {}

  /** At most {@link #MAX_BYTES} of ASCII. */
  static byte[] of(Instant at, List<Duration> ticks, ThreadInfo[] threads) {
    StringBuilder text = new StringBuilder();
    text.append("Ticks overran their period. Threads at ").append(at).append('\n');
    text.append("last ticks: ")
        .append(
            ticks.stream().map(tick -> tick.toMillis() + " ms").collect(Collectors.joining(", ")))
        .append("\n\n");
    Arrays.stream(threads)
        .filter(thread -> thread != null)
        .sorted(
            Comparator.comparing(ThreadInfo::getThreadState)
                .thenComparing(ThreadInfo::getThreadName))
        .takeWhile(thread -> text.length() < MAX_BYTES)
        .forEach(thread -> append(thread, text));
    if (text.length() > MAX_BYTES) {
      text.setLength(MAX_BYTES - CUT.length());
      text.append(CUT);
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static void append(ThreadInfo thread, StringBuilder text) {
    text.append('"')
        .append(harmless(thread.getThreadName()))
        .append("\" ")
        .append(thread.getThreadState());
    if (thread.getLockInfo() != null) {
      text.append(" on ").append(thread.getLockInfo().getClassName());
    }
    text.append('\n');
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("    at ").append(frame).append('\n');
    }
    text.append('\n');
  }

  private static String harmless(String name) {
    String kept = name.replaceAll("[^A-Za-z0-9 ._#-]", "_");
    return kept.substring(0, Math.min(MAX_NAME, kept.length()));
  }
}
