package io.tenantry.e2e.tools;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Go, such as 1.26.8. */
record GoVersion(int major, int minor, int patch) implements Comparable<GoVersion> {

  private static final Pattern FORM =
      Pattern.compile("(?:go)?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[^.\\d].*)?");

  private static final Comparator<GoVersion> ORDER =
      Comparator.comparingInt(GoVersion::major)
          .thenComparingInt(GoVersion::minor)
          .thenComparingInt(GoVersion::patch);

  /**
   * Reads {@code 1.26}, {@code go1.26.8} and {@code go1.27rc1}, which counts as 1.27.
   *
   * @throws IllegalArgumentException for anything else
   */
  static GoVersion parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a version of Go (expected: such as go1.26.8)");
    }
    String patch = form.group(3);
    return new GoVersion(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  @Override
  public int compareTo(GoVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "%d.%d.%d".formatted(major, minor, patch);
  }
}
