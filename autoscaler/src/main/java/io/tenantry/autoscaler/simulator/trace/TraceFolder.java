package io.tenantry.autoscaler.simulator.trace;

import io.tenantry.autoscaler.workload.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads {@code trace.csv} of a folder: a line {@code t_seconds,tenant,requests} for each bucket and
 * tenant, in any order. A bucket begins at its {@code t_seconds}; the smallest distance of two is
 * the length of all. A tenant without a line in a bucket sent nothing in it.
 */
public final class TraceFolder {

  /** The first line. */
  public static final String HEADER = "t_seconds,tenant,requests";

  /** More would not fit into the memory that the command runs with. */
  private static final long MOST_CELLS = 150_000_000;

  private static final float ABSENT = -1;

  private final Path file;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> tenants = new ArrayList<>();
  private final TreeSet<Long> times = new TreeSet<>();

  private TraceFolder(Path file) {
    this.file = file;
  }

  /**
   * The trace in {@code folder}.
   *
   * @throws InvalidInputException when there is no such file or it is not in that form
   */
  public static Trace read(Path folder) {
    return new TraceFolder(folder.resolve("trace.csv")).read(nameOf(folder));
  }

  private static String nameOf(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  /** One line's content. */
  private interface Rows {
    void row(long line, long millis, String tenant, float requests);
  }

  private Trace read(String name) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file, 0, "no such file (expected: a folder with trace.csv)");
    }
    eachRow(this::takeNote);
    if (times.size() < 2) {
      throw new InvalidInputException(
          file, 0, "fewer than two buckets (expected: at least two different t_seconds)");
    }
    long first = times.getFirst();
    long bucket = shortestDistance();
    long buckets = (times.getLast() - first) / bucket + 1;
    if (buckets * tenants.size() > MOST_CELLS) {
      throw new InvalidInputException(
          file,
          0,
          "%d buckets of %s s for %d tenants (expected: at most %d in all)"
              .formatted(buckets, bucket / 1e3, tenants.size(), MOST_CELLS));
    }
    float[][] requests = new float[tenants.size()][(int) buckets];
    for (float[] ofTenant : requests) {
      Arrays.fill(ofTenant, ABSENT);
    }
    eachRow((line, millis, tenant, count) -> {
      long since = millis - first;
      if (since % bucket != 0) {
        throw new InvalidInputException(
            file,
            line,
            "t_seconds is not a whole number of buckets of %s s after the first"
                .formatted(bucket / 1e3));
      }
      float[] ofTenant = requests[number(tenant)];
      int at = (int) (since / bucket);
      if (ofTenant[at] != ABSENT) {
        throw new InvalidInputException(file, line, "a second line for this time and tenant");
      }
      ofTenant[at] = count;
    });
    for (float[] ofTenant : requests) {
      for (int i = 0; i < ofTenant.length; i++) {
        ofTenant[i] = Math.max(0, ofTenant[i]);
      }
    }
    return new Trace(name, tenants, first / 1e3, bucket / 1e3, requests);
  }

  private int number(String tenant) {
    Integer number = numbers.get(tenant);
    if (number == null) {
      throw new InvalidInputException(file, 0, "it changed while it was read");
    }
    return number;
  }

  private void takeNote(long line, long millis, String tenant, float requests) {
    if (!numbers.containsKey(tenant)) {
      if (TenantId.parse(tenant).isEmpty()) {
        throw new InvalidInputException(
            file, line, "no tenant id (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)");
      }
      numbers.put(tenant, tenants.size());
      tenants.add(tenant);
    }
    if (times.isEmpty() || times.getLast() != millis) {
      times.add(millis);
    }
  }

  private long shortestDistance() {
    long shortest = Long.MAX_VALUE;
    long before = Long.MIN_VALUE;
    for (long time : times) {
      if (before != Long.MIN_VALUE) {
        shortest = Math.min(shortest, time - before);
      }
      before = time;
    }
    return shortest;
  }

  private void eachRow(Rows rows) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String header = reader.readLine();
      if (!HEADER.equals(header)) {
        throw new InvalidInputException(file, 1, "expected the header: " + HEADER);
      }
      long line = 1;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (!text.isBlank()) {
          row(line, text, rows);
        }
      }
    } catch (MalformedInputException e) {
      throw new InvalidInputException(file, 0, "not UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException("%s can not be read".formatted(file), e);
    }
  }

  private void row(long line, String text, Rows rows) {
    int first = text.indexOf(',');
    int second = text.indexOf(',', first + 1);
    if (first < 0 || second < 0 || text.indexOf(',', second + 1) >= 0) {
      throw new InvalidInputException(file, line, "expected three values: " + HEADER);
    }
    double seconds = number(line, "t_seconds", text.substring(0, first), 1e12);
    double requests = number(line, "requests", text.substring(second + 1), 1e12);
    rows.row(line, Math.round(seconds * 1000), text.substring(first + 1, second), (float) requests);
  }

  private double number(long line, String column, String text, double most) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!(number >= 0 && number <= most)) {
      throw new InvalidInputException(
          file, line, "%s is no number (expected: 0 or more, such as 60 or 0.5)".formatted(column));
    }
    return number;
  }
}
