package io.tenantry.autoscaler.simulator.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Demands that are drawn with a ruler, for what recorded traffic does not show alone. */
public enum SyntheticTrace {
  /** 60 to 600 and back to 60 requests per second, ten minutes each, four times. */
  STEPS(7200) {
    @Override
    double rate(double t) {
      return t % 1800 >= 600 && t % 1800 < 1200 ? 600 : 60;
    }
  },
  /** Five minutes at 250 requests per second, five at 1000, for two hours. */
  SQUARE(7200) {
    @Override
    double rate(double t) {
      return t % 600 < 300 ? 250 : 1000;
    }
  },
  /** From 100 to 1200 requests per second in half an hour, and back in a quarter. */
  RAMP(2700) {
    @Override
    double rate(double t) {
      return t < 1800 ? 100 + 1100 * t / 1800 : 1200 - 1100 * (t - 1800) / 900;
    }
  };

  /** What such a trace's name begins with. */
  public static final String PREFIX = "synth:";

  private final int seconds;

  SyntheticTrace(int seconds) {
    this.seconds = seconds;
  }

  abstract double rate(double t);

  /** The trace that is called so, as in {@code synth:steps}. */
  public static Optional<SyntheticTrace> named(String name) {
    return Arrays.stream(values()).filter(trace -> trace.title().equals(name)).findFirst();
  }

  /** All names, for people. */
  public static String names() {
    return Arrays.stream(values()).map(SyntheticTrace::title).collect(Collectors.joining(", "));
  }

  private String title() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** By the second, each at the rate of its middle; of one tenant, {@code app}. */
  public Trace trace() {
    float[] requests = new float[seconds];
    for (int second = 0; second < seconds; second++) {
      requests[second] = (float) rate(second + 0.5);
    }
    return new Trace(title(), List.of("app"), 0, 1, new float[][] {requests});
  }
}
