package io.tenantry.autoscaler.simulator.report;

import java.util.List;
import java.util.Locale;

/** A picture as it grows: the few shapes that ours are made of. Lengths are in its own units. */
final class Svg {

  /** Told apart by people who do not see all colours alike (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of(
          "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#666666", "#000000");

  private final StringBuilder svg = new StringBuilder();

  Svg(int width, int height) {
    add(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" fill="#222">
            <rect width="100%%" height="100%%" fill="#fff"/>
            """,
            width,
            height));
  }

  /** The picture's text. */
  String text() {
    return svg + "</svg>\n";
  }

  /** What the policy with this number is drawn in. */
  static String colour(int number) {
    return COLOURS.get(number % COLOURS.size());
  }

  void text(double x, double y, String anchor, int size, String text) {
    add(
        String.format(
            Locale.ROOT,
            """
            <text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d">%s</text>
            """,
            x,
            y,
            anchor,
            size,
            escaped(text)));
  }

  void heading(double x, double y, String colour, String text) {
    add(
        String.format(
            Locale.ROOT,
            """
            <text x="%.1f" y="%.1f" font-size="12" font-weight="bold" fill="%s">%s</text>
            """,
            x,
            y,
            colour,
            escaped(text)));
  }

  void line(
      double fromX, double fromY, double toX, double toY, String colour, int width, String dash) {
    add(
        String.format(
            Locale.ROOT,
            """
            <line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%d" stroke-dasharray="%s"/>
            """,
            fromX,
            fromY,
            toX,
            toY,
            colour,
            width,
            dash.isEmpty() ? "none" : dash));
  }

  /** Through points as {@link #point} writes them; nothing where there are none. */
  void polyline(List<String> points, String colour, double width) {
    if (!points.isEmpty()) {
      add(
          String.format(
              Locale.ROOT,
              """
              <polyline points="%s" fill="none" stroke="%s" stroke-width="%.1f" stroke-linejoin="round"/>
              """,
              String.join(" ", points),
              colour,
              width));
    }
  }

  static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }

  void circle(double x, double y, int radius, String colour) {
    add(
        String.format(
            Locale.ROOT,
            """
            <circle cx="%.1f" cy="%.1f" r="%d" fill="%s"/>
            """,
            x,
            y,
            radius,
            colour));
  }

  /** Adds other shapes. */
  void add(String shapes) {
    svg.append(shapes);
  }

  /** Two significant digits where there are less than that before the point. */
  static String digits(double value) {
    if (value >= 10 || value == 0) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int places = 1 - (int) Math.floor(Math.log10(value));
    return String.format(Locale.ROOT, "%." + places + "f", value)
        .replaceAll("0+$", "")
        .replaceAll("\\.$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
