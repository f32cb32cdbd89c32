package io.tenantry.autoscaler.simulator.report;

import java.util.ArrayList;
import java.util.Comparator;
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

  private static final int WIDTH = 360;
  private static final int LEFT = 40;
  private static final int RIGHT = 10;
  private static final int HEAD = 62;
  private static final int PANEL = 150;
  private static final int REPLICAS_TOP = 20;
  private static final int REPLICAS_BOTTOM = 84;
  private static final int P95_TOP = 92;
  private static final int P95_BOTTOM = 126;
  private static final int PLANE = 236;
  private static final int PLANE_TOP = 26;
  private static final int PLANE_BOTTOM = 196;

  /** Told apart by people who do not see all colours alike (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of(
          "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#666666", "#000000");

  /** What was run, and what came of it. */
  public record Run(PolicyResult row, Timeline timeline) {}

  private final String title;
  private final String subtitle;
  private final double objectiveSeconds;
  private final Map<String, List<Run>> policies;
  private final StringBuilder svg = new StringBuilder();

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
    svg.setLength(0);
    int height = HEAD + policies.size() * PANEL + PLANE + 16 * ((policies.size() + 2) / 3);
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" fill="#222">
            <rect width="100%%" height="100%%" fill="#fff"/>
            """,
            WIDTH,
            height));
    text(LEFT - 32, 18, "start", 14, escaped(title));
    text(LEFT - 32, 34, "start", 11, escaped(subtitle));
    legend();
    double mostReplicas = all(Picture::peakReplicas);
    double mostDemand = all(Picture::peakDemand);
    double slowest = Math.max(2 * objectiveSeconds, all(Picture::peakP95));
    int top = HEAD;
    int number = 0;
    for (List<Run> runs : policies.values()) {
      panel(top, middle(runs), colour(number++), mostReplicas, mostDemand, slowest);
      top += PANEL;
    }
    plane(top);
    return svg.append("</svg>\n").toString();
  }

  private void legend() {
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <rect x="%d" y="43" width="12" height="8" fill="#dcdcdc"/>
            """,
            LEFT - 32));
    text(LEFT - 16, 51, "start", 11, "demand");
    line(LEFT + 36, 47, LEFT + 50, 47, "#222", 2, "");
    text(LEFT + 54, 51, "start", 11, "replicas; p95 below");
    line(LEFT + 168, 47, LEFT + 182, 47, "#c00", 1, "3 2");
    text(LEFT + 186, 51, "start", 11, "objective");
  }

  /** Demand is drawn as high as the replicas' axis allows; its own peak is written on it. */
  private void panel(
      int top, Run run, String colour, double mostReplicas, double mostDemand, double slowest) {
    PolicyResult row = run.row();
    Timeline timeline = run.timeline();
    String target = row.target() == null ? "" : " at " + row.target();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" font-size="12" font-weight="bold" fill="%s">%s</text>
            """,
            LEFT,
            top + 12,
            colour,
            escaped(row.policy() + target)));
    text(
        WIDTH - RIGHT,
        top + 12,
        "end",
        11,
        String.format(
            Locale.ROOT,
            "%s %% late, %.1f replica hours",
            digits(100 * row.late()),
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
      replicas.add(point(x(column + 0.5), floor - high * timeline.replicas(column) / mostReplicas));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <path d="%sL%d %dZ" fill="#dcdcdc"/>
            """,
            demand,
            WIDTH - RIGHT,
            floor));
    line(LEFT, floor, WIDTH - RIGHT, floor, "#999", 1, "");
    polyline(replicas, colour, 1.5);
    text(LEFT - 4, top + REPLICAS_TOP + 8, "end", 11, digits(mostReplicas));
    text(LEFT - 4, floor, "end", 11, "0");
    p95(top, timeline, colour, slowest);
    text(LEFT, top + P95_BOTTOM + 12, "start", 10, "0");
    text(
        WIDTH - RIGHT,
        top + P95_BOTTOM + 12,
        "end",
        10,
        duration(Timeline.COLUMNS * timeline.columnSeconds())
            + ", demand up to "
            + digits(peakDemand(timeline))
            + " requests/s");
  }

  /** By powers, so that a p95 of 40 ms and one of 4 s can both be read. */
  private void p95(int top, Timeline timeline, String colour, double slowest) {
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
        points.add(point(x(column + 0.5), floor - scale * above));
      } else {
        polyline(points, colour, 1.2);
        points.clear();
      }
    }
    double objective = floor - scale * Math.log(objectiveSeconds / fastest);
    line(LEFT, objective, WIDTH - RIGHT, objective, "#c00", 1, "3 2");
    line(LEFT, floor, WIDTH - RIGHT, floor, "#999", 1, "");
    text(LEFT - 4, objective + 4, "end", 10, time(objectiveSeconds));
  }

  private void plane(int top) {
    List<Run> runs = policies.values().stream().flatMap(List::stream).toList();
    double least = runs.stream().mapToDouble(Picture::cost).min().orElseThrow();
    double most = runs.stream().mapToDouble(Picture::cost).max().orElseThrow();
    int lowest =
        (int) Math.floor(Math.log10(runs.stream().mapToDouble(Picture::late).min().orElseThrow()));
    int highest =
        Math.max(
            lowest + 1,
            (int)
                Math.ceil(
                    Math.log10(runs.stream().mapToDouble(Picture::late).max().orElseThrow())));
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" font-size="12" font-weight="bold">Late requests over cost: left and low is better</text>
            """,
            LEFT - 32,
            top + 14));
    double high = PLANE_BOTTOM - PLANE_TOP;
    for (int power = lowest; power <= highest; power++) {
      double y = top + PLANE_BOTTOM - high * (power - lowest) / (highest - lowest);
      line(LEFT, y, WIDTH - RIGHT, y, "#ddd", 1, "");
      text(LEFT - 4, y + 4, "end", 11, digits(100 * Math.pow(10, power)) + " %");
    }
    for (double cost : most > least ? new double[] {least, most} : new double[] {least}) {
      text(
          planeX(cost, least, most),
          top + PLANE_BOTTOM + 14,
          cost == least ? "start" : "end",
          11,
          String.format(Locale.ROOT, "%.1f replica hours", cost));
    }
    int number = 0;
    for (Map.Entry<String, List<Run>> policy : policies.entrySet()) {
      String colour = colour(number);
      List<String> points = new ArrayList<>();
      for (Run run :
          policy.getValue().stream().sorted(Comparator.comparingDouble(Picture::cost)).toList()) {
        double x = planeX(cost(run), least, most);
        double y =
            top + PLANE_BOTTOM - high * (Math.log10(late(run)) - lowest) / (highest - lowest);
        points.add(point(x, y));
        svg.append(
            String.format(
                Locale.ROOT,
                """
                <circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>
                """,
                x,
                y,
                colour));
      }
      polyline(points, colour, 1.2);
      int row = number / 3;
      double legendX = LEFT - 32 + 118.0 * (number % 3);
      double legendY = top + PLANE_BOTTOM + 36 + 16.0 * row;
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>
              """,
              legendX + 4,
              legendY - 4,
              colour));
      text(legendX + 12, legendY, "start", 11, escaped(policy.getKey()));
      number++;
    }
  }

  /** By powers, too: one policy that went wrong must not squeeze all others into a corner. */
  private static double planeX(double cost, double least, double most) {
    double share = most > least ? Math.log(cost / least) / Math.log(most / least) : 0.5;
    return LEFT + 6 + share * (WIDTH - LEFT - RIGHT - 12);
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

  private static double cost(Run run) {
    return run.row().replicaSeconds() / 3600;
  }

  /** No late request counts as half a one: a plane by powers has no 0. */
  private static double late(Run run) {
    return Math.max(run.row().late(), 0.5 / Math.max(1, run.row().requests()));
  }

  private static String colour(int number) {
    return COLOURS.get(number % COLOURS.size());
  }

  private static double x(double column) {
    return LEFT + column / Timeline.COLUMNS * (WIDTH - LEFT - RIGHT);
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }

  /** Two significant digits where there are less than that before the point. */
  private static String digits(double value) {
    if (value >= 10 || value == 0) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int places = 1 - (int) Math.floor(Math.log10(value));
    return String.format(Locale.ROOT, "%." + places + "f", value)
        .replaceAll("0+$", "")
        .replaceAll("\\.$", "");
  }

  private static String duration(double seconds) {
    return seconds >= 3600
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  private static String time(double seconds) {
    return seconds >= 1 ? digits(seconds) + " s" : digits(1000 * seconds) + " ms";
  }

  private void text(double x, double y, String anchor, int size, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d">%s</text>
            """,
            x,
            y,
            anchor,
            size,
            text));
  }

  private void line(
      double fromX, double fromY, double toX, double toY, String colour, int width, String dash) {
    svg.append(
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

  private void polyline(List<String> points, String colour, double width) {
    if (!points.isEmpty()) {
      svg.append(
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

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
