package io.tenantry.autoscaler.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {

  private final Agenda agenda = new Agenda();
  private final List<String> happened = new ArrayList<>();

  private void runUntil(double end) {
    while (agenda.next() < end) {
      agenda.runNext();
    }
  }

  private Runnable note(String what) {
    return () -> happened.add(what + " " + agenda.now());
  }

  @Test
  void runsEntriesAtTheirMomentAndThoseOfOneMomentAsTheyWereMade() {
    agenda.at(2, note("b"));
    agenda.at(1, note("a"));
    agenda.at(2, note("c"));
    runUntil(3);

    assertThat(happened).containsExactly("a 1.0", "b 2.0", "c 2.0");
    assertThat(agenda.next()).isInfinite();
  }

  @Test
  void repeatsWithoutAddingUpErrors() {
    agenda.every(0.1, 0.05, note("tick"));
    runUntil(100_000);

    assertThat(happened).hasSize(1_000_000).endsWith("tick " + (0.05 + 999_999 * 0.1));
  }

  @Test
  void goesOnWithinAnEntry() {
    agenda.at(1, () -> agenda.at(agenda.now(), note("at once")));
    runUntil(2);

    assertThat(happened).containsExactly("at once 1.0");
  }

  @Test
  void knowsNoPast() {
    agenda.moveTo(5);

    assertThatThrownBy(() -> agenda.at(4.9, note("late")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("seconds: 4.9 (expected: at least 5.0, the present)");
    assertThatThrownBy(() -> agenda.every(0, 0, note("for ever")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("period: 0.0, phase: 0.0 (expected: period > 0, phase >= 0)");
  }
}
