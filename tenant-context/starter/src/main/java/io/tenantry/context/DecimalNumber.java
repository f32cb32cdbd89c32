package io.tenantry.context;

/** Numbers as settings and addresses have them: ASCII digits and nothing else. */
public final class DecimalNumber {

  private static final int MOST_DIGITS = 9;

  private DecimalNumber() {}

  /**
   * The number from {@code start} to the end of {@code text}, or -1 where that is none, or one of
   * more than {@code maxDigits} digits.
   *
   * @param maxDigits 1 to 9
   */
  public static int parse(String text, int start, int maxDigits) {
    int length = text.length() - start;
    if (length < 1 || length > Math.min(maxDigits, MOST_DIGITS)) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
