package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.SurgeRun.Part;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Rounds;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The figures of surges, Tenantry's beside the others'. All set-ups have a run of each round, in
 * the order of rounds.
 */
final class SurgeRows {

  /** 99.95 % within the objective. */
  private static final double MOST_LATE_PERCENT = 0.05;

  /** 79 % less. */
  private static final double MOST_OF_FIXED = 0.21;

  /** A tenth of the shortest answer. */
  private static final double MOST_DELAY_MILLIS = 20;

  private final LoadTest replica;
  private final Map<SetUp, List<SurgeRun>> runs;
  private final List<Row> rows = new ArrayList<>();

  private SurgeRows(LoadTest replica, Map<SetUp, List<SurgeRun>> runs) {
    this.replica = replica;
    this.runs = new EnumMap<>(runs);
  }

  static List<Row> of(LoadTest replica, Map<SetUp, List<SurgeRun>> runs) {
    SurgeRows all = new SurgeRows(replica, runs);
    all.goals();
    for (SetUp peer : List.of(SetUp.FIXED, SetUp.HPA)) {
      for (Part part : Part.values()) {
        all.compare(peer, "p99 " + part.words(), "ms", run -> millis(run.in(part).latency(0.99)));
      }
      for (Part part : Part.values()) {
        all.pooled(peer, "late " + part.words(), run -> run.in(part));
      }
      all.compare(peer, "replicas asked for, mean", "", SurgeRun::meanAsked);
      all.notServed(peer);
    }
    all.given();
    return all.rows;
  }

  private void goals() {
    rows.add(
        Row.of(
                "p99 in the surge, over that of fixed replicas",
                p99InSurge(SetUp.TENANTRY).ratioTo(p99InSurge(SetUp.FIXED)),
                "")
            .atMost(MOST_OF_FIXED));
    for (Moment moment : Moment.values()) {
      rows.add(
          late("late from %s on".formatted(moment.words), moment::from, SetUp.TENANTRY)
              .beside(
                  SetUp.FIXED.words() + ", from the same second on",
                  percent(fixedFromTheSameSecond(moment)))
              .atMost(MOST_LATE_PERCENT));
      pooled(SetUp.HPA, "late from %s on, each its own".formatted(moment.words), moment::from);
      compare(SetUp.HPA, "from the step to %s".formatted(moment.words), "s", moment::seconds);
      never(moment);
    }
    compare(
        SetUp.HPA,
        "from the step to more asked for",
        "s",
        run -> run.firstAsked().orElse(run.story().surge()));
  }

  private void never(Moment moment) {
    for (SetUp scaled : List.of(SetUp.HPA, SetUp.TENANTRY)) {
      long never = of(scaled).stream().filter(run -> moment.at(run).isEmpty()).count();
      if (never > 0) {
        rows.add(
            Row.of(
                "%s: runs without %s; the surge's length stands for it"
                    .formatted(scaled.words(), moment.words),
                Interval.exact((double) never),
                ""));
      }
    }
  }

  /** From when on the new replicas are said to help. */
  private enum Moment {
    ALL("all new replicas Ready") {
      @Override
      OptionalDouble at(SurgeRun run) {
        return run.allReady();
      }
    },
    ENOUGH("enough replicas Ready") {
      @Override
      OptionalDouble at(SurgeRun run) {
        return run.enoughReady();
      }
    };

    private final String words;

    Moment(String words) {
      this.words = words;
    }

    abstract OptionalDouble at(SurgeRun run);

    /** From the step; the surge's length when it never came. */
    double seconds(SurgeRun run) {
      return at(run).orElse(run.story().surge());
    }

    Answers from(SurgeRun run) {
      return run.from(seconds(run));
    }
  }

  private Rounds p99InSurge(SetUp setUp) {
    return figures(setUp, run -> run.in(Part.SURGE).latency(0.99));
  }

  private void given() {
    rows.add(Row.of("load before and after", Interval.exact(SurgeStory.FIRST_RATE), "1/s"));
    rows.add(Row.of("load in the surge", Interval.exact(SurgeStory.SURGE_RATE), "1/s"));
    rows.add(
        Row.of(
            "a replica serves, when all its connections are busy",
            Interval.exact(replica.capacity()),
            "1/s"));
    rows.add(Row.of("CPU of a replica then", Interval.exact(replica.coresAtCapacity()), "cores"));
    for (SetUp setUp : SetUp.values()) {
      rows.add(
          Row.of(
                  setUp.words() + ": p99 of how late the generator sent",
                  figures(setUp, run -> millis(run.answers().sendDelay(0.99))).median(),
                  "ms")
              .atMost(MOST_DELAY_MILLIS));
      rows.add(
          Row.of(
              setUp.words() + ": part of the machine that was busy",
              figures(setUp, run -> run.load().machine()).median(),
              ""));
    }
    rows.add(
        Row.of(
            "processors that the generator used",
            figures(SetUp.TENANTRY, run -> run.load().generator()).median(),
            ""));
  }

  /** The requests of a run that a figure is about. */
  private interface Requests {
    Answers of(SurgeRun run);
  }

  private void compare(SetUp peer, String what, String unit, ToDoubleFunction<SurgeRun> figure) {
    Rounds own = figures(SetUp.TENANTRY, figure);
    Rounds other = figures(peer, figure);
    Row row = Row.of("Tenantry: " + what, own.median(), unit);
    rows.add(
        own.median().value() > 0
            ? row.beside(peer.words(), other.median().value(), other.ratioTo(own))
            : row.beside(peer.words(), other.median().value()));
  }

  private void pooled(SetUp peer, String what, Requests part) {
    rows.add(late(what, part, SetUp.TENANTRY).beside(peer.words(), percent(pool(part, peer))));
  }

  /** Of all rounds together; the interval is from the lowest round to the highest. */
  private Row late(String what, Requests part, SetUp setUp) {
    double[] rounds =
        of(setUp).stream().mapToDouble(run -> percent(part.of(run))).sorted().toArray();
    return Row.of(
        setUp.words() + ": " + what,
        new Interval(percent(pool(part, setUp)), rounds[0], rounds[rounds.length - 1]),
        "%");
  }

  private Answers pool(Requests part, SetUp setUp) {
    return new Answers(of(setUp).stream().flatMap(run -> part.of(run).all().stream()).toList());
  }

  private Answers fixedFromTheSameSecond(Moment moment) {
    List<Answers.Answer> all = new ArrayList<>();
    for (int round = 0; round < of(SetUp.FIXED).size(); round++) {
      double seconds = moment.seconds(of(SetUp.TENANTRY).get(round));
      all.addAll(of(SetUp.FIXED).get(round).from(seconds).all());
    }
    return new Answers(all);
  }

  private void notServed(SetUp peer) {
    rows.add(
        Row.of("Tenantry: requests not served", Interval.exact(sumNotServed(SetUp.TENANTRY)), "")
            .beside(peer.words(), sumNotServed(peer)));
  }

  private double sumNotServed(SetUp setUp) {
    return of(setUp).stream().mapToLong(run -> run.answers().notServed()).sum();
  }

  private Rounds figures(SetUp setUp, ToDoubleFunction<SurgeRun> figure) {
    return new Rounds(of(setUp).stream().mapToDouble(figure).toArray());
  }

  private List<SurgeRun> of(SetUp setUp) {
    return runs.getOrDefault(setUp, List.of());
  }

  private static double percent(Answers answers) {
    return 100 * answers.lateShare(SurgeStory.objectiveSeconds());
  }

  private static double millis(double seconds) {
    return 1000 * seconds;
  }
}
