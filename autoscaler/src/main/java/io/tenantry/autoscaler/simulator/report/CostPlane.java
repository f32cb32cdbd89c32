package io.tenantry.autoscaler.simulator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The plane of cost and lateness: one line for each policy through what its settings came to, cost
 * to the right by factors, the late share upwards by powers of ten. Lower and further left is
 * better. As wide as a phone.
 */
public final class CostPlane {

  /** Width of the picture. */
  static final int WIDTH = 360;

  private static final int LEFT = 40;
  private static final int RIGHT = 10;
  private static final int TOP = 26;
  private static final int BOTTOM = 196;
  private static final int LEGEND = 40;
  private static final int LEGEND_ROW = 16;
  private static final int COLUMNS = 3;

  /**
   * What a policy came to at a setting.
   *
   * @param replicaSeconds the cost; above 0
   * @param late share of late requests; 0..1
   * @param requests how many there were
   */
  public record Dot(double replicaSeconds, double late, long requests) {

    private double hours() {
      return replicaSeconds / 3600;
    }

    /** No late request counts as half a one: a plane by powers has no 0. */
    private double lateAboveZero() {
      return Math.max(late, 0.5 / Math.max(1, requests));
    }
  }

  private final String title;
  private final Map<String, List<Dot>> lines;
  private final double least;
  private final double most;
  private final int lowest;
  private final int highest;

  /**
   * A plane with at least one dot.
   *
   * @param lines by policy, in the order of the legend
   */
  public CostPlane(String title, Map<String, List<Dot>> lines) {
    this.title = title;
    this.lines = lines;
    List<Dot> all = lines.values().stream().flatMap(List::stream).toList();
    least = all.stream().mapToDouble(Dot::hours).min().orElseThrow();
    most = all.stream().mapToDouble(Dot::hours).max().orElseThrow();
    lowest =
        (int)
            Math.floor(
                Math.log10(all.stream().mapToDouble(Dot::lateAboveZero).min().orElseThrow()));
    highest =
        Math.max(
            lowest + 1,
            (int)
                Math.ceil(
                    Math.log10(all.stream().mapToDouble(Dot::lateAboveZero).max().orElseThrow())));
  }

  /** As a picture of its own, in SVG. */
  public String svg() {
    Svg svg = new Svg(WIDTH, height());
    draw(svg, 0);
    return svg.text();
  }

  /** Height of the plane with its legend. */
  int height() {
    return BOTTOM + LEGEND + LEGEND_ROW * ((lines.size() + COLUMNS - 1) / COLUMNS);
  }

  /** As a part of a picture, below {@code top}. */
  void draw(Svg svg, int top) {
    svg.heading(8, top + 14, "#222", title);
    for (int power = lowest; power <= highest; power++) {
      double late = Math.pow(10, power);
      double y = top + y(late);
      svg.line(LEFT, y, WIDTH - RIGHT, y, "#ddd", 1, "");
      svg.text(LEFT - 4, y + 4, "end", 11, Svg.digits(100 * late) + " %");
    }
    for (double hours : most > least ? new double[] {least, most} : new double[] {least}) {
      svg.text(
          x(hours),
          top + BOTTOM + 14,
          hours == least ? "start" : "end",
          11,
          String.format(Locale.ROOT, "%.1f replica hours", hours));
    }
    int number = 0;
    for (Map.Entry<String, List<Dot>> line : lines.entrySet()) {
      String colour = Svg.colour(number);
      List<String> points = new ArrayList<>();
      for (Dot dot :
          line.getValue().stream().sorted(Comparator.comparingDouble(Dot::hours)).toList()) {
        double y = top + y(dot.lateAboveZero());
        points.add(Svg.point(x(dot.hours()), y));
        svg.circle(x(dot.hours()), y, 3, colour);
      }
      svg.polyline(points, colour, 1.2);
      double legendX = 8 + 118.0 * (number % COLUMNS);
      int row = number / COLUMNS;
      double legendY = top + BOTTOM + 36.0 + LEGEND_ROW * row;
      svg.circle(legendX + 4, legendY - 4, 4, colour);
      svg.text(legendX + 12, legendY, "start", 11, line.getKey());
      number++;
    }
  }

  /** By powers, too: one policy that went wrong must not squeeze all others into a corner. */
  private double x(double hours) {
    double share = most > least ? Math.log(hours / least) / Math.log(most / least) : 0.5;
    return LEFT + 6 + share * (WIDTH - LEFT - RIGHT - 12);
  }

  private double y(double late) {
    return BOTTOM - (double) (BOTTOM - TOP) * (Math.log10(late) - lowest) / (highest - lowest);
  }
}
