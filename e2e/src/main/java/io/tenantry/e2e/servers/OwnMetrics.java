package io.tenantry.e2e.servers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One scrape of a server's own metrics in the text format of Prometheus. */
public record OwnMetrics(List<Sample> samples) {

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([^=,\\s\"]+)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One series and its value. */
  public record Sample(String name, Map<String, String> labels, double value) {

    /** Copies the labels. */
    public Sample {
      labels = Map.copyOf(labels);
    }
  }

  /** Copies the list. */
  public OwnMetrics {
    samples = List.copyOf(samples);
  }

  static OwnMetrics parse(String text) {
    return new OwnMetrics(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(OwnMetrics::sample)
            .toList());
  }

  /**
   * The sum over all series of that name that have these labels; 0 when there are none, because a
   * counter that never counted is not there.
   *
   * @param labels names and values by turns; further labels do not matter
   */
  public double sum(String name, String... labels) {
    Map<String, String> wanted = pairs(labels);
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static Map<String, String> pairs(String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels (expected: names and values by turns)");
    }
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      pairs.put(labels[i], labels[i + 1]);
    }
    return pairs;
  }

  private static Sample sample(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no sample in the text format of Prometheus: " + line);
    }
    Map<String, String> labels = new HashMap<>();
    Optional.ofNullable(matcher.group(2))
        .map(LABEL::matcher)
        .ifPresent(label -> {
          while (label.find()) {
            labels.put(label.group(1), unescape(label.group(2)));
          }
        });
    return new Sample(matcher.group(1), labels, value(matcher.group(3)));
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String unescape(String value) {
    return Pattern.compile("\\\\(.)")
        .matcher(value)
        .replaceAll(escape ->
            Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
  }
}
