package io.tenantry.autoscaler.simulator.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A comparison as one SVG picture, as wide as a phone: for each policy a panel with its replicas
 * over the demand and its p95 under them, and at the end the plane of cost and lateness. Where a
 * policy ran at several targets, its panel is that of the middle one and the plane has all.
 */
public final class Picture {

  private static final int WIDTH = CostPlane.WIDTH;
  private static final int LEFT = 40;
  private static final int RIGHT = 10;
  private static final int HEAD = 62;
  private static final int PANEL = 150;
  private static final int REPLICAS_TOP = 20;
  private static final int REPLICAS_BOTTOM = 84;
  private static final int P95_TOP = 92;
  private static final int P95_BOTTOM = 126;

  /** What was run, and what came of it. */
  public record Run(PolicyResult row, Timeline timeline) {}

  private final String title;
  private final String subtitle;
  private final double objectiveSeconds;
  private final Map<String, List<Run>> policies;

  /**
   * @param objectiveSeconds response time above which a request is late
   * @param runs at least one; those of a policy are one curve
   */
  public Picture(Comparison comparison, double objectiveSeconds, List<Run> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("runs: none (expected: at least one)");
    }
    this.title = comparison.trace();
    this.subtitle = "%s, seed %d".formatted(comparison.objective(), comparison.seed());
    this.objectiveSeconds = objectiveSeconds;
    this.policies =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.row().policy(), LinkedHashMap::new, Collectors.toList()));
  }

  /** The picture's text. */
  public String svg() {
    CostPlane plane = plane();
    int planeTop = HEAD + policies.size() * PANEL;
    Svg svg = new Svg(WIDTH, planeTop + plane.height());
    svg.text(LEFT - 32, 18, "start", 14, title);
    svg.text(LEFT - 32, 34, "start", 11, subtitle);
    legend(svg);
    double mostReplicas = all(Picture::peakReplicas);
    double mostDemand = all(Picture::peakDemand);
    double slowest = Math.max(2 * objectiveSeconds, all(Picture::peakP95));
    int top = HEAD;
    int number = 0;
    for (List<Run> runs : policies.values()) {
      panel(svg, top, middle(runs), Svg.colour(number++), mostReplicas, mostDemand, slowest);
      top += PANEL;
    }
    plane.draw(svg, planeTop);
    return svg.text();
  }

  private CostPlane plane() {
    Map<String, List<CostPlane.Dot>> lines = new LinkedHashMap<>();
    policies.forEach((policy, runs) ->
        lines.put(
            policy,
            runs.stream()
                .map(Run::row)
                .map(row -> new CostPlane.Dot(row.replicaSeconds(), row.late(), row.requests()))
                .toList()));
    return new CostPlane("Late requests over cost: left and low is better", lines);
  }

  private static void legend(Svg svg) {
    svg.add(
        String.format(
            Locale.ROOT,
            """
            <rect x="%d" y="43" width="12" height="8" fill="#dcdcdc"/>
            """,
            LEFT - 32));
    svg.text(LEFT - 16, 51, "start", 11, "demand");
    svg.line(LEFT + 36, 47, LEFT + 50, 47, "#222", 2, "");
    svg.text(LEFT + 54, 51, "start", 11, "replicas; p95 below");
    svg.line(LEFT + 168, 47, LEFT + 182, 47, "#c00", 1, "3 2");
    svg.text(LEFT + 186, 51, "start", 11, "objective");
  }

  /** Demand is drawn as high as the replicas' axis allows; its own peak is written on it. */
  private void panel(
      Svg svg,
      int top,
      Run run,
      String colour,
      double mostReplicas,
      double mostDemand,
      double slowest) {
    PolicyResult row = run.row();
    Timeline timeline = run.timeline();
    String target = row.target() == null ? "" : " at " + row.target();
    svg.heading(LEFT, top + 12, colour, row.policy() + target);
    svg.text(
        WIDTH - RIGHT,
        top + 12,
        "end",
        11,
        String.format(
            Locale.ROOT,
            "%s %% late, %.1f replica hours",
            Svg.digits(100 * row.late()),
            row.replicaSeconds() / 3600));
    int floor = top + REPLICAS_BOTTOM;
    int high = REPLICAS_BOTTOM - REPLICAS_TOP;
    StringBuilder demand = new StringBuilder("M%d %d".formatted(LEFT, floor));
    List<String> replicas = new ArrayList<>();
    for (int column = 0; column < Timeline.COLUMNS; column++) {
      demand.append(
          String.format(
              Locale.ROOT,
              "L%.1f %.1f",
              x(column + 0.5),
              floor - high * timeline.requestsPerSecond(column) / mostDemand));
      replicas.add(
          Svg.point(x(column + 0.5), floor - high * timeline.replicas(column) / mostReplicas));
    }
    svg.add(
        String.format(
            Locale.ROOT,
            """
            <path d="%sL%d %dZ" fill="#dcdcdc"/>
            """,
            demand,
            WIDTH - RIGHT,
            floor));
    svg.line(LEFT, floor, WIDTH - RIGHT, floor, "#999", 1, "");
    svg.polyline(replicas, colour, 1.5);
    svg.text(LEFT - 4, top + REPLICAS_TOP + 8, "end", 11, Svg.digits(mostReplicas));
    svg.text(LEFT - 4, floor, "end", 11, "0");
    p95(svg, top, timeline, colour, slowest);
    svg.text(LEFT, top + P95_BOTTOM + 12, "start", 10, "0");
    svg.text(
        WIDTH - RIGHT,
        top + P95_BOTTOM + 12,
        "end",
        10,
        duration(Timeline.COLUMNS * timeline.columnSeconds())
            + ", demand up to "
            + Svg.digits(peakDemand(timeline))
            + " requests/s");
  }

  /** By powers, so that a p95 of 40 ms and one of 4 s can both be read. */
  private void p95(Svg svg, int top, Timeline timeline, String colour, double slowest) {
    double fastest = objectiveSeconds / 10;
    int floor = top + P95_BOTTOM;
    int high = P95_BOTTOM - P95_TOP;
    double scale = high / Math.log(slowest / fastest);
    List<String> points = new ArrayList<>();
    for (int column = 0; column <= Timeline.COLUMNS; column++) {
      OptionalDouble seconds =
          column < Timeline.COLUMNS ? timeline.p95(column) : OptionalDouble.empty();
      if (seconds.isPresent()) {
        double above = Math.max(0, Math.log(seconds.getAsDouble() / fastest));
        points.add(Svg.point(x(column + 0.5), floor - scale * above));
      } else {
        svg.polyline(points, colour, 1.2);
        points.clear();
      }
    }
    double objective = floor - scale * Math.log(objectiveSeconds / fastest);
    svg.line(LEFT, objective, WIDTH - RIGHT, objective, "#c00", 1, "3 2");
    svg.line(LEFT, floor, WIDTH - RIGHT, floor, "#999", 1, "");
    svg.text(LEFT - 4, objective + 4, "end", 10, time(objectiveSeconds));
  }

  private static Run middle(List<Run> runs) {
    return runs.get(runs.size() / 2);
  }

  private interface Peak {
    double of(Timeline timeline);
  }

  /** The highest peak of the panels; above 0, so that it can be divided by. */
  private double all(Peak peak) {
    return policies.values().stream()
        .mapToDouble(runs -> peak.of(middle(runs).timeline()))
        .filter(highest -> highest > 0)
        .max()
        .orElse(1);
  }

  private static double peakReplicas(Timeline timeline) {
    double peak = 0;
    for (int column = 0; column < Timeline.COLUMNS; column++) {
      peak = Math.max(peak, timeline.replicas(column));
    }
    return peak;
  }

  private static double peakDemand(Timeline timeline) {
    double peak = 0;
    for (int column = 0; column < Timeline.COLUMNS; column++) {
      peak = Math.max(peak, timeline.requestsPerSecond(column));
    }
    return peak;
  }

  private static double peakP95(Timeline timeline) {
    double peak = 0;
    for (int column = 0; column < Timeline.COLUMNS; column++) {
      peak = Math.max(peak, timeline.p95(column).orElse(0));
    }
    return peak;
  }

  private static double x(double column) {
    return LEFT + column / Timeline.COLUMNS * (WIDTH - LEFT - RIGHT);
  }

  private static String duration(double seconds) {
    return seconds >= 3600
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  private static String time(double seconds) {
    return seconds >= 1 ? Svg.digits(seconds) + " s" : Svg.digits(1000 * seconds) + " ms";
  }
}
