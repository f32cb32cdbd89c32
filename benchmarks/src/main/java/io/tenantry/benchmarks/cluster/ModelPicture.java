package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.ModelPoint.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Latency over utilisation, a panel for each number of replicas: measured points on modelled lines,
 * latency upwards by powers. Narrow enough for a phone.
 */
final class ModelPicture {

  private static final int WIDTH = 360;
  private static final int LEFT = 48;
  private static final int RIGHT = 12;
  private static final int HEAD = 44;
  private static final int PANEL = 160;
  private static final int PLOT = 116;
  private static final double LEAST_MILLIS = 100;

  /** Told apart by people who do not see all colours alike (Okabe and Ito). */
  private record Line(Figure figure, String colour) {}

  private static final List<Line> LINES =
      List.of(
          new Line(Figure.P50, "#009e73"),
          new Line(Figure.P95, "#0072b2"),
          new Line(Figure.P99, "#d55e00"));

  private final List<ModelPoint> points;
  private final double mostMillis;

  /**
   * @param points at least one
   */
  ModelPicture(List<ModelPoint> points) {
    this.points = List.copyOf(points);
    this.mostMillis =
        points.stream()
            .mapToDouble(
                point -> Math.max(point.measured(Figure.P99), point.modelled(Figure.P99).value()))
            .max()
            .orElseThrow();
  }

  /** The picture as SVG. */
  String svg() {
    List<Integer> replicas = points.stream().map(ModelPoint::replicas).distinct().toList();
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" fill="#222">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="8" y="16" font-size="13">Latency over utilisation: measured (dots), modelled (lines)</text>
                """,
                WIDTH,
                HEAD + replicas.size() * PANEL));
    for (int i = 0; i < LINES.size(); i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <rect x="%d" y="24" width="12" height="4" fill="%s"/><text x="%d" y="30">%s</text>
              """,
              8 + 60 * i,
              LINES.get(i).colour(),
              24 + 60 * i,
              LINES.get(i).figure().words()));
    }
    for (int i = 0; i < replicas.size(); i++) {
      panel(svg, HEAD + i * PANEL, replicas.get(i));
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(StringBuilder svg, int top, int replicas) {
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" font-weight="bold">%d %s</text>
            """,
            LEFT,
            top + 10,
            replicas,
            replicas == 1 ? "replica" : "replicas"));
    for (double millis = LEAST_MILLIS; millis <= mostMillis; millis *= 2) {
      double y = y(top, millis);
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%.0f ms</text>
              """,
              LEFT,
              y,
              WIDTH - RIGHT,
              y,
              LEFT - 4,
              y + 4,
              millis));
    }
    List<ModelPoint> own = points.stream().filter(one -> one.replicas() == replicas).toList();
    for (ModelPoint point : own) {
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <text x="%.1f" y="%d" text-anchor="middle" font-size="10">%.0f %%</text>
              """,
              x(point),
              top + 16 + PLOT + 14,
              100 * point.utilisation()));
    }
    for (Line line : LINES) {
      List<String> corners = new ArrayList<>();
      for (ModelPoint point : own) {
        corners.add(
            String.format(
                Locale.ROOT, "%.1f,%.1f", x(point), y(top, point.modelled(line.figure()).value())));
        svg.append(
            String.format(
                Locale.ROOT,
                """
                <circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>
                """,
                x(point),
                y(top, point.measured(line.figure())),
                line.colour()));
      }
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/>
              """,
              String.join(" ", corners),
              line.colour()));
    }
  }

  private static double x(ModelPoint point) {
    return LEFT + 8 + point.utilisation() * (WIDTH - LEFT - RIGHT - 16);
  }

  private double y(int top, double millis) {
    double share =
        Math.log(Math.max(millis, LEAST_MILLIS) / LEAST_MILLIS)
            / Math.log(Math.max(mostMillis, 2 * LEAST_MILLIS) / LEAST_MILLIS);
    return top + 16 + PLOT * (1 - share);
  }
}
