package io.tenantry.autoscaler.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TraceFolderTest {

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("trace.csv");
  }

  private Trace read(String... lines) throws IOException {
    Files.writeString(file(), String.join("\n", lines) + "\n");
    return TraceFolder.read(folder);
  }

  private static RequestRates whole(Trace trace) {
    return trace.played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  @Test
  void readsTenantsInTheOrderOfTheirAppearance() throws IOException {
    Trace trace = read("t_seconds,tenant,requests", "0,shop,120", "0,bank,6", "60,shop,240");

    assertThat(trace.name()).isEqualTo(folder.getFileName().toString());
    assertThat(trace.tenants()).containsExactly("shop", "bank");
    assertThat(trace.bucketSeconds()).isEqualTo(60);
    assertThat(trace.begin()).isZero();
    assertThat(trace.end()).isEqualTo(120);
    assertThat(whole(trace).rate(0, 0)).isEqualTo(2);
    assertThat(whole(trace).rate(0, 1)).isEqualTo(4);
    assertThat(whole(trace).rate(1, 0)).isEqualTo(0.1, within(1e-7));
  }

  @Test
  void takesAMissingLineAsNoRequests() throws IOException {
    Trace trace = read("t_seconds,tenant,requests", "0,shop,1", "60,shop,1", "180,bank,3");

    assertThat(whole(trace).buckets()).isEqualTo(4);
    assertThat(whole(trace).rate(0, 2)).isZero();
    assertThat(whole(trace).rate(1, 0)).isZero();
    assertThat(whole(trace).rate(2)).isZero();
  }

  @Test
  void takesLinesInAnyOrderBlankOnesAndPartsOfRequests() throws IOException {
    Trace trace = read("t_seconds,tenant,requests", "600.5,a,2.5", "", "600,a,1e1", "601,a,0");

    assertThat(trace.begin()).isEqualTo(600);
    assertThat(trace.bucketSeconds()).isEqualTo(0.5);
    assertThat(whole(trace).rate(0, 0)).isEqualTo(20);
    assertThat(whole(trace).rate(0, 1)).isEqualTo(5);
    assertThat(whole(trace).rate(0, 2)).isZero();
  }

  static Stream<Arguments> saysWhereAFileIsWrongAndWhatItExpected() {
    String header = "t_seconds,tenant,requests\n";
    return Stream.of(
        argumentSet("empty", "", ":1: expected the header: t_seconds,tenant,requests"),
        argumentSet(
            "another header",
            "time,tenant,requests\n0,a,1\n",
            ":1: expected the header: t_seconds,tenant,requests"),
        argumentSet(
            "two values",
            header + "0,a,1\n60,a\n",
            ":3: expected three values: t_seconds,tenant,requests"),
        argumentSet(
            "four values",
            header + "0,a,1,2\n",
            ":2: expected three values: t_seconds,tenant,requests"),
        argumentSet(
            "words for a time",
            header + "0,a,1\nnoon,a,1\n",
            ":3: t_seconds is no number (expected: 0 or more, such as 60 or 0.5)"),
        argumentSet(
            "a time before the first",
            header + "-60,a,1\n",
            ":2: t_seconds is no number (expected: 0 or more, such as 60 or 0.5)"),
        argumentSet(
            "fewer than no requests",
            header + "0,a,-1\n",
            ":2: requests is no number (expected: 0 or more, such as 60 or 0.5)"),
        argumentSet(
            "not a number",
            header + "0,a,NaN\n",
            ":2: requests is no number (expected: 0 or more, such as 60 or 0.5)"),
        argumentSet(
            "endless requests",
            header + "0,a,Infinity\n",
            ":2: requests is no number (expected: 0 or more, such as 60 or 0.5)"),
        argumentSet(
            "no tenant",
            header + "0,,1\n",
            ":2: no tenant id (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"),
        argumentSet(
            "a tenant with a space",
            header + "0,a b,1\n",
            ":2: no tenant id (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"),
        argumentSet(
            "the same twice",
            header + "0,a,1\n60,a,1\n0,a,1\n",
            ":4: a second line for this time and tenant"),
        argumentSet(
            "between two buckets",
            header + "0,a,1\n60,a,1\n150,a,1\n",
            ":4: t_seconds is not a whole number of buckets of 60.0 s after the first"),
        argumentSet(
            "one bucket",
            header + "0,a,1\n0,b,1\n",
            ": fewer than two buckets (expected: at least two different t_seconds)"),
        argumentSet(
            "more than fits",
            header + "0,a,1\n0.001,a,1\n1000000,a,1\n",
            ": 1000000001 buckets of 0.001 s for 1 tenants (expected: at most 150000000 in all)"));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhereAFileIsWrongAndWhatItExpected(String text, String problem) throws IOException {
    Files.writeString(file(), text);

    assertThatThrownBy(() -> TraceFolder.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file() + problem);
  }

  @Test
  void saysThatAFileIsNoText() throws IOException {
    Files.write(file(), "t_seconds,tenant,requests\n0,é,1\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> TraceFolder.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file() + ": not UTF-8 text");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> TraceFolder.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file() + ": no such file (expected: a folder with trace.csv)");
  }
}
