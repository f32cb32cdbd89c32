package io.tenantry.benchmarks.context;

import io.tenantry.context.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From the text of a header to an id: the starter's loop beside a regular expression. The text is
 * decoded anew each time, as a container does, in both.
 */
@State(Scope.Benchmark)
public class ValidateBenchmark {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final int TEXTS = 1024;

  /** Characters of the text, or a text that is refused at its last character. */
  @Param({"8", "36", "64", "refused"})
  public String text = "8";

  private final byte[][] texts = new byte[TEXTS][];

  /** Where a thread is among the texts. */
  @State(Scope.Thread)
  public static class Cursor {

    private int at;

    int next() {
      at = (at + 1) & (TEXTS - 1);
      return at;
    }
  }

  @Setup
  public void write() {
    int length = text.equals("refused") ? 36 : Integer.parseInt(text);
    String end = text.equals("refused") ? "\u00e9" : "z";
    for (int i = 0; i < TEXTS; i++) {
      String start = "t%04d-".formatted(i);
      texts[i] =
          (start + "x".repeat(length - start.length() - 1) + end)
              .getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  @Benchmark
  public Optional<TenantId> loop(Cursor cursor) {
    return TenantId.parse(decoded(cursor));
  }

  @Benchmark
  public Optional<String> regularExpression(Cursor cursor) {
    String next = decoded(cursor);
    return LEGAL.matcher(next).matches() ? Optional.of(next) : Optional.empty();
  }

  /** What both of them begin with. */
  @Benchmark
  public String decode(Cursor cursor) {
    return decoded(cursor);
  }

  private String decoded(Cursor cursor) {
    return new String(texts[cursor.next()], StandardCharsets.ISO_8859_1);
  }
}
