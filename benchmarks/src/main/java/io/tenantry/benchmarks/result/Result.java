package io.tenantry.benchmarks.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one benchmark found, in the form in which it is kept.
 *
 * @param quick whether it was the short form, whose figures prove nothing but that it works
 * @param seconds how long the run took; 0: nobody said
 */
public record Result(
    String benchmark, boolean quick, long seconds, Environment environment, List<Row> rows) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ObjectWriter WRITER = JSON.writerWithDefaultPrettyPrinter();

  public Result {
    rows = List.copyOf(rows);
  }

  /** Of a run that is not over. */
  public Result(String benchmark, boolean quick, Environment environment, List<Row> rows) {
    this(benchmark, quick, 0, environment, rows);
  }

  /** This and one more row. */
  public Result with(Row row) {
    return new Result(
        benchmark,
        quick,
        seconds,
        environment,
        Stream.concat(rows.stream(), Stream.of(row)).toList());
  }

  /** This, of a run that took so long. */
  public Result after(Duration time) {
    return new Result(benchmark, quick, time.toSeconds(), environment, rows);
  }

  public static Result read(Path file) throws IOException {
    return JSON.readValue(Files.readString(file), Result.class);
  }

  /** Writes {@code NAME.json} into {@code folder}, over the one that is there. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve(benchmark + ".json"), WRITER.writeValueAsString(this) + "\n");
  }
}
