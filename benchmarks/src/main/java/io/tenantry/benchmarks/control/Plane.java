package io.tenantry.benchmarks.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The plane of cost and lateness of one demand, as a picture: one line for each policy through what
 * its settings came to, cost to the right by factors, the late share upwards by powers of ten.
 * Lower and further left is better. Narrow enough for a phone.
 */
final class Plane {

  private static final int WIDTH = 360;
  private static final int HEIGHT = 300;
  private static final int LEFT = 48;
  private static final int RIGHT = 12;
  private static final int TOP = 28;
  private static final int BOTTOM = 84;

  /** Told apart by people who do not see all colours alike (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of(
          "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666", "#000000");

  private final String title;
  private final Map<String, List<Figures>> lines;
  private final double leastCost;
  private final double mostCost;
  private final int lowestPower;
  private final int highestPower;

  /**
   * A plane with at least one figure.
   *
   * @param lines figures of a policy's settings, by policy, in the order of the legend
   */
  Plane(String title, Map<String, List<Figures>> lines) {
    this.title = title.replace("&", "&amp;").replace("<", "&lt;");
    this.lines = lines;
    List<Figures> all = lines.values().stream().flatMap(List::stream).toList();
    leastCost = all.stream().mapToDouble(Figures::replicaSeconds).min().orElseThrow();
    mostCost = all.stream().mapToDouble(Figures::replicaSeconds).max().orElseThrow();
    lowestPower =
        (int) Math.floor(Math.log10(all.stream().mapToDouble(Plane::late).min().orElseThrow()));
    highestPower =
        Math.max(
            lowestPower + 1,
            (int) Math.ceil(Math.log10(all.stream().mapToDouble(Plane::late).max().orElseThrow())));
  }

  /** No late request counts as half a one. */
  private static double late(Figures figures) {
    return Math.max(figures.late(), 0.5 / figures.requests());
  }

  /** The picture as SVG. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
            <rect width="100%%" height="100%%" fill="#fff"/>
            <text x="8" y="16" font-size="13">%s: late requests over replica hours</text>
            """,
            WIDTH,
            HEIGHT,
            title));
    for (int power = lowestPower; power <= highestPower; power++) {
      double y = y(Math.pow(10, power));
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>
              """,
              LEFT,
              y,
              WIDTH - RIGHT,
              y,
              LEFT - 4,
              y + 4,
              percent(power)));
    }
    for (double cost : List.of(leastCost, Math.sqrt(leastCost * mostCost), mostCost)) {
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <text x="%.1f" y="%d" text-anchor="middle">%.1f</text>
              """,
              x(cost),
              HEIGHT - BOTTOM + 14,
              cost / 3600));
    }
    int number = 0;
    for (Map.Entry<String, List<Figures>> line : lines.entrySet()) {
      svg.append(line(line.getKey(), line.getValue(), number++));
    }
    return svg.append("</svg>\n").toString();
  }

  private String line(String policy, List<Figures> figures, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    List<String> points = new ArrayList<>();
    StringBuilder marks = new StringBuilder();
    for (Figures one : figures) {
      points.add(String.format(Locale.ROOT, "%.1f,%.1f", x(one.replicaSeconds()), y(late(one))));
      marks.append(
          String.format(
              Locale.ROOT,
              """
              <circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>
              """,
              x(one.replicaSeconds()),
              y(late(one)),
              colour));
    }
    int column = number % 3;
    int row = number / 3;
    double legendX = LEFT + column * 102.0;
    double legendY = HEIGHT - BOTTOM + 34 + row * 16.0;
    return String.format(
            Locale.ROOT,
            """
            <polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/>
            <rect x="%.1f" y="%.1f" width="10" height="4" fill="%s"/><text x="%.1f" y="%.1f">%s</text>
            """,
            String.join(" ", points),
            colour,
            legendX,
            legendY - 6,
            colour,
            legendX + 14,
            legendY,
            policy)
        + marks;
  }

  private double x(double cost) {
    double share =
        mostCost > leastCost ? Math.log(cost / leastCost) / Math.log(mostCost / leastCost) : 0.5;
    return LEFT + 8 + share * (WIDTH - LEFT - RIGHT - 16);
  }

  private double y(double late) {
    double share = (Math.log10(late) - lowestPower) / (highestPower - lowestPower);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static String percent(int power) {
    return power >= -2
        ? String.format(Locale.ROOT, "%.0f %%", Math.pow(10, power + 2.0))
        : String.format(Locale.ROOT, "%." + (-power - 2) + "f %%", Math.pow(10, power + 2.0));
  }
}
