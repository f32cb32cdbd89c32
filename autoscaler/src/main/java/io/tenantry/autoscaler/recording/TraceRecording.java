package io.tenantry.autoscaler.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.autoscaler.workload.TenantId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Writes a trace folder: {@code trace.csv} as the simulator reads it, and {@code README.md} with
 * where it comes from and what it lacks. Neither is there before both are complete, and where
 * recording fails, what was there before is.
 */
final class TraceRecording {

  /** Points of a series in one answer; Prometheus gives 11,000 at most. */
  static final int CHUNK = 2_000;

  static final String TRACE = "trace.csv";
  static final String README = "README.md";

  private static final String HEADER = "t_seconds,tenant,requests\n";

  /** Gaps that are named one by one. */
  private static final int MAX_NAMED = 20;

  /** What becomes of a bucket for which no tenant has a number. */
  enum Gaps {
    /** Nothing is written: an outage of Prometheus looks like one of the service. */
    REFUSED,
    /** It is played as no requests, and named in the README. */
    ALLOWED
  }

  /**
   * What was recorded.
   *
   * @param emptyBuckets for which no tenant had a number
   * @param leftOut numbers that were none, or below 0
   * @param renamed series whose tenant is no legal id, now {@code _unknown}
   */
  record Summary(
      int rows,
      double requests,
      SortedSet<String> tenants,
      List<Integer> emptyBuckets,
      long leftOut,
      long renamed) {}

  private final Question question;
  private final Gaps gaps;
  private final SortedSet<String> tenants = new TreeSet<>();
  private final List<Integer> emptyBuckets = new ArrayList<>();
  private int rows;
  private double requests;
  private long leftOut;
  private long renamed;

  private TraceRecording(Question question, Gaps gaps) {
    this.question = question;
    this.gaps = gaps;
  }

  /**
   * Records into {@code folder}, which is made when it is not there.
   *
   * @param gaps what is to become of buckets for which no tenant has a number
   * @param source the server, for the README
   * @param now when it is recorded
   * @param onBucket told how many buckets are done, after each answer
   */
  static Summary record(
      PrometheusRange prometheus,
      String source,
      Question question,
      Gaps gaps,
      Path folder,
      Instant now,
      IntConsumer onBucket)
      throws RecordingException, IOException, InterruptedException {
    boolean isNew = Files.notExists(folder);
    Files.createDirectories(folder);
    try {
      return new TraceRecording(question, gaps).into(prometheus, source, folder, now, onBucket);
    } catch (RecordingException | IOException | InterruptedException e) {
      if (isNew) {
        Files.delete(folder);
      }
      throw e;
    }
  }

  private Summary into(
      PrometheusRange prometheus, String source, Path folder, Instant now, IntConsumer onBucket)
      throws RecordingException, IOException, InterruptedException {
    Path unfinished = folder.resolve(TRACE + ".part");
    Path unfinishedReadme = folder.resolve(README + ".part");
    try {
      try (BufferedWriter csv = Files.newBufferedWriter(unfinished, UTF_8)) {
        csv.write(HEADER);
        for (int first = 0; first < question.buckets(); first += CHUNK) {
          int last = Math.min(first + CHUNK, question.buckets()) - 1;
          write(prometheus.series(question, first, last), first, last, csv);
          onBucket.accept(last + 1);
        }
      }
      if (rows == 0) {
        throw new RecordingException(
            "the query has no answer between --from and --to (is the query right?)");
      }
      if (gaps == Gaps.REFUSED && !emptyBuckets.isEmpty()) {
        throw new RecordingException(gapsRefused());
      }
      Summary summary =
          new Summary(rows, requests, tenants, List.copyOf(emptyBuckets), leftOut, renamed);
      Files.writeString(unfinishedReadme, readme(source, folder, now, summary));
      Files.move(unfinishedReadme, folder.resolve(README), StandardCopyOption.ATOMIC_MOVE);
      Files.move(unfinished, folder.resolve(TRACE), StandardCopyOption.ATOMIC_MOVE);
      return summary;
    } finally {
      Files.deleteIfExists(unfinished);
      Files.deleteIfExists(unfinishedReadme);
    }
  }

  private String gapsRefused() {
    int longest = 0;
    int inARow = 0;
    int before = -2;
    for (int bucket : emptyBuckets) {
      inARow = bucket == before + 1 ? inARow + 1 : 1;
      longest = Math.max(longest, inARow);
      before = bucket;
    }
    return ("%d of %d buckets have no number of any tenant, up to %d in a row, the first at %s: was"
            + " Prometheus away? Record another time, or play them as no requests (--allow-gaps)")
        .formatted(
            emptyBuckets.size(),
            question.buckets(),
            longest,
            question.from().plus(question.step().multipliedBy(emptyBuckets.getFirst())));
  }

  private void write(JsonNode series, int first, int last, BufferedWriter csv)
      throws RecordingException, IOException {
    List<Map<String, Double>> buckets =
        IntStream.rangeClosed(first, last)
            .<Map<String, Double>>mapToObj(bucket -> new TreeMap<>())
            .toList();
    for (JsonNode one : series) {
      if (one.has("histograms")) {
        throw new RecordingException(
            "the query is answered with histograms (expected: numbers, such as those of"
                + " histogram_count)");
      }
      String tenant = tenantOf(one.path("metric"));
      for (JsonNode point : one.path("values")) {
        long bucket =
            Math.round(
                    (point.path(0).asDouble() - question.from().toEpochMilli() / 1e3)
                        / question.step().toSeconds())
                - 1;
        double value = number(point.path(1).asString(""));
        if (bucket < first || bucket > last || !(value >= 0) || Double.isInfinite(value)) {
          leftOut++;
        } else {
          buckets.get((int) bucket - first).merge(tenant, value, Double::sum);
        }
      }
    }
    for (int i = 0; i < buckets.size(); i++) {
      write(first + i, buckets.get(i), csv);
    }
  }

  private void write(int bucket, Map<String, Double> byTenant, BufferedWriter csv)
      throws IOException {
    if (byTenant.isEmpty()) {
      emptyBuckets.add(bucket);
    }
    for (Map.Entry<String, Double> entry : byTenant.entrySet()) {
      csv.write(
          "%d,%s,%s\n"
              .formatted(
                  bucket * question.step().toSeconds(),
                  entry.getKey(),
                  new BigDecimal(entry.getValue())
                      .setScale(3, RoundingMode.HALF_UP)
                      .stripTrailingZeros()
                      .toPlainString()));
      tenants.add(entry.getKey());
      rows++;
      requests += entry.getValue();
    }
  }

  private String tenantOf(JsonNode labels) {
    JsonNode label = labels.path(question.tenantLabel());
    if (label.isMissingNode()) {
      return TenantId.NONE.value();
    }
    return TenantId.parse(label.asString(""))
        .orElseGet(() -> {
          renamed++;
          return TenantId.UNKNOWN;
        })
        .value();
  }

  /** NaN where it is none, which Prometheus writes, too. */
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private String readme(String source, Path folder, Instant now, Summary summary) {
    StringBuilder text =
        new StringBuilder(
            """
            # %s

            - **source**: Prometheus at %s
            - **query**: `%s`
            - **tenant label**: `%s`
            - **recorded**: %s
            - **from**: %s, **to**: %s
            - **bucket_seconds**: %d
            - **units**: requests per bucket; `t_seconds` is the start of the bucket, from 0
            - **tenants**: %d
            - **rows**: %d; **total requests**: %.0f
            """
                .formatted(
                    folder.toAbsolutePath().normalize().getFileName(),
                    source,
                    question.query().replaceAll("\\s+", " "),
                    question.tenantLabel(),
                    now,
                    question.from(),
                    question.askedAt(question.buckets() - 1),
                    question.step().toSeconds(),
                    summary.tenants().size(),
                    summary.rows(),
                    summary.requests()));
    if (!summary.emptyBuckets().isEmpty()) {
      text.append(
          "- **gaps**: %d of %d buckets have no number of any tenant and are played as no requests; t_seconds %s%s%n"
              .formatted(
                  summary.emptyBuckets().size(),
                  question.buckets(),
                  summary.emptyBuckets().stream()
                      .limit(MAX_NAMED)
                      .map(bucket -> String.valueOf(bucket * question.step().toSeconds()))
                      .collect(Collectors.joining(", ")),
                  summary.emptyBuckets().size() > MAX_NAMED ? ", ..." : ""));
    }
    if (summary.leftOut() > 0) {
      text.append(
          "- **left out**: %d numbers that were none (NaN, infinite or below 0)%n"
              .formatted(summary.leftOut()));
    }
    if (summary.renamed() > 0) {
      text.append(
          "- **renamed**: %d series whose tenant is no legal id are `_unknown`%n"
              .formatted(summary.renamed()));
    }
    return text.toString();
  }
}
