package io.tenantry.benchmarks.result;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result for people: the same cells for the screen and for a page. */
public final class ResultTable {

  private static final List<String> HEAD =
      List.of("what", "figure", "interval", "beside it", "its figure", "ratio", "goal");

  private ResultTable() {}

  /** For the screen: columns in line. */
  public static List<String> lines(Result result) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEAD);
    result.rows().forEach(row -> cells.add(cells(row)));
    int[] widths = new int[HEAD.size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return cells.stream().map(line -> aligned(line, widths)).toList();
  }

  /** For a page, in Markdown. */
  public static List<String> markdown(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("| " + String.join(" | ", HEAD) + " |");
    lines.add("|" + "---|".repeat(HEAD.size()));
    rows.forEach(row -> lines.add("| " + String.join(" | ", cells(row)) + " |"));
    return lines;
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.name(),
        figure(row.value(), row.unit()),
        interval(row),
        row.beside() == null ? "" : row.beside(),
        row.besideValue() == null ? "" : figure(row.besideValue(), row.unit()),
        ratio(row),
        goal(row));
  }

  private static String interval(Row row) {
    return row.low() == null || row.high() == null || row.low().equals(row.high())
        ? ""
        : number(row.low()) + " to " + number(row.high());
  }

  private static String ratio(Row row) {
    if (row.ratio() == null) {
      return "";
    }
    return row.ratioLow() == null
            || row.ratioHigh() == null
            || row.ratioLow().equals(row.ratioHigh())
        ? number(row.ratio())
        : "%s (%s to %s)"
            .formatted(number(row.ratio()), number(row.ratioLow()), number(row.ratioHigh()));
  }

  private static String goal(Row row) {
    return row.goal() == null
        ? ""
        : row.goal() + (Boolean.TRUE.equals(row.met()) ? ": met" : ": missed");
  }

  private static String figure(@Nullable Double value, String unit) {
    return value == null ? "" : unit.isEmpty() ? number(value) : number(value) + " " + unit;
  }

  /** Three digits are as many as a figure of this kind is worth. */
  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new java.math.MathContext(3));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String aligned(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
