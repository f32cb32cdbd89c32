package io.tenantry.collector.yaml;

import java.util.Comparator;

/**
 * Where something is written.
 *
 * @param file as it was named to us
 * @param line from 1; 0 is the file as a whole
 */
public record Place(String file, int line) implements Comparable<Place> {

  private static final Comparator<Place> IN_READING_ORDER =
      Comparator.comparing(Place::file).thenComparingInt(Place::line);

  @Override
  public int compareTo(Place other) {
    return IN_READING_ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
