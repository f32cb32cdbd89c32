package io.tenantry.autoscaler.simulator.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import io.tenantry.autoscaler.simulator.trace.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsFileTest {

  private static final double END = Double.POSITIVE_INFINITY;

  @TempDir private Path folder;

  private List<Fault> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("faults.yaml"), text);
    return FaultsFile.read(file, List.of("shop", "bank"));
  }

  static Stream<Arguments> readsEachFault() {
    return Stream.of(
        argumentSet(
            "no signal for a while",
            "{at: 600, for: 120, signal: lost}",
            new Fault.Signal(SignalFault.LOST, 600, 720)),
        argumentSet(
            "a stale signal to the end",
            "{at: 600, signal: stale}",
            new Fault.Signal(SignalFault.STALE, 600, END)),
        argumentSet(
            "a signal that says NaN",
            "{at: 0, for: 1, signal: nan}",
            new Fault.Signal(SignalFault.NAN, 0, 1)),
        argumentSet(
            "half a signal",
            "{at: 0, for: 1, signal: partial}",
            new Fault.Signal(SignalFault.PARTIAL, 0, 1)),
        argumentSet("replicas that die", "{at: 900, kill: 3}", new Fault.Kill(3, 900)),
        argumentSet(
            "slow starts", "{at: 900, for: 300, startup: 3}", new Fault.SlowStart(3, 900, 1200)),
        argumentSet(
            "a worse version", "{at: 1200, work: 1.4}", new Fault.CostlyRequests(1.4, 1200, END)),
        argumentSet(
            "a slow dependency",
            "{at: 1800, for: 300, latency: 0.2}",
            new Fault.SlowDependency(0.2, 1800, 2100)),
        argumentSet(
            "a loud tenant",
            "{at: 1, for: 1, requests: 50, tenant: bank}",
            new Fault.Surge(OptionalInt.of(1), 50, 1, 2)),
        argumentSet(
            "an outage upstream",
            "{at: 1, for: 1, requests: 0}",
            new Fault.Surge(OptionalInt.empty(), 0, 1, 2)),
        argumentSet("an edge that is silent", "{at: 1, edge: 0}", new Fault.Edge(0, 1, END)),
        argumentSet("a new leader", "{at: 9, leader: new}", new Fault.NewLeader(9)));
  }

  @ParameterizedTest
  @MethodSource
  void readsEachFault(String entry, Fault expected) throws IOException {
    assertThat(read("# what goes wrong\n- " + entry + "\n")).containsExactly(expected);
  }

  @Test
  void readsThemInTheFormOfManyLines() throws IOException {
    assertThat(read("- at: 900\n  kill: 3\n- at: 1200\n  work: 1.4\n"))
        .containsExactly(new Fault.Kill(3, 900), new Fault.CostlyRequests(1.4, 1200, END));
  }

  static Stream<Arguments> saysInWhichLineWhatIsWrong() {
    return Stream.of(
        argumentSet(
            "no list",
            "at: 600\nkill: 3\n",
            ":1: expected a list, of which each entry begins with -"),
        argumentSet("nothing at all", "", ": expected a list, of which each entry begins with -"),
        argumentSet("no mapping", "- {at: 1, kill: 1}\n- kill\n", ":2: expected a mapping such as"),
        argumentSet("no YAML", "- {at: 1, kill: 1}\n- {at: 1\n", ":3: no YAML: "),
        argumentSet("no fault", "- at: 600\n", ":1: expected one of signal, kill, startup, work,"),
        argumentSet(
            "two faults", "\n- {at: 600, kill: 1, work: 2}\n", ":2: expected one of signal, kill"),
        argumentSet("no begin", "- kill: 1\n", ":1: at is missing"),
        argumentSet("no new leader", "- {at: 1, leader: old}\n", ":1: leader: expected new"),
        argumentSet("no number", "- at: 600\n  work: more\n", ":2: work: no number"),
        argumentSet("an endless number", "- at: .inf\n  work: 2\n", ":1: at: no number"),
        argumentSet(
            "half a replica", "- {at: 1, kill: 0.5}\n", ":1: kill: expected a whole number"),
        argumentSet(
            "an unknown signal fault",
            "- at: 1\n  signal: bad\n",
            ":2: signal: expected one of lost, stale, nan, partial"),
        argumentSet(
            "an unknown tenant",
            "- at: 1\n  requests: 2\n  tenant: zoo\n",
            ":3: tenant: the trace has no such tenant"),
        argumentSet("a begin before the begin", "- {at: -1, kill: 1}\n", ":1: from: -1.0, to:"),
        argumentSet("no length", "- {at: 1, for: 0, work: 2}\n", ":1: from: 1.0, to: 1.0"),
        argumentSet(
            "a negative factor", "- {at: 1, work: -2}\n", ":1: factor: -2.0 (expected: finite"),
        argumentSet(
            "what has no meaning", "- {at: 1, kill: 1, for: 5}\n", ":1: for has no meaning here"),
        argumentSet(
            "the same name twice", "- at: 1\n  kill: 1\n  at: 2\n", ":3: a second value for at"));
  }

  @ParameterizedTest
  @MethodSource
  void saysInWhichLineWhatIsWrong(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve("faults.yaml") + problem);
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> FaultsFile.read(folder.resolve("none.yaml"), List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder.resolve("none.yaml") + ": no such file");
  }
}
