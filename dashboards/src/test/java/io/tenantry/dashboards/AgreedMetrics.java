package io.tenantry.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of {@code metrics.txt}, by name. */
record AgreedMetrics(Map<String, Metric> byName) {

  /** Labels that Prometheus adds to whatever it scrapes. */
  private static final Set<String> SCRAPED = Set.of("job", "instance");

  /**
   * @param labels what may be selected by, the scraped ones included
   */
  record Metric(boolean counter, Set<String> labels) {}

  /**
   * Reads lines of {@code name type label…}; empty lines and lines that begin with # say nothing.
   *
   * @throws IllegalArgumentException for a line of another form
   */
  static AgreedMetrics read(Path file) {
    var metrics = new TreeMap<String, Metric>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] words = line.split("\\s+", -1);
        if (words.length < 2 || !Set.of("counter", "gauge").contains(words[1])) {
          throw new IllegalArgumentException(
              "%s (expected: name, counter or gauge, labels)".formatted(line));
        }
        var labels = new TreeSet<>(SCRAPED);
        labels.addAll(Arrays.asList(words).subList(2, words.length));
        metrics.put(words[0], new Metric(words[1].equals("counter"), labels));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AgreedMetrics(metrics);
  }

  boolean knows(String name) {
    return byName.containsKey(name);
  }

  /**
   * @throws IllegalArgumentException for a metric that is not agreed
   */
  boolean hasLabel(String name, String label) {
    return metric(name).labels().contains(label);
  }

  /**
   * @throws IllegalArgumentException for a metric that is not agreed
   */
  boolean isCounter(String name) {
    return metric(name).counter();
  }

  private Metric metric(String name) {
    Metric metric = byName.get(name);
    if (metric == null) {
      throw new IllegalArgumentException("%s is no agreed metric".formatted(name));
    }
    return metric;
  }
}
