package io.tenantry.samples.laptop;

import java.io.PrintStream;
import java.util.Locale;

/** Says what is being done, and how long it took, on one stream. Used by one thread at a time. */
final class Progress {

  /** Work that may fail. */
  @FunctionalInterface
  interface Step<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }

  private final PrintStream out;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** One line: {@code what … 6.1 s}. */
  <T, E extends Exception> T step(String what, Step<T, E> step) throws E, InterruptedException {
    long start = System.nanoTime();
    out.print(what + " … ");
    out.flush();
    boolean done = false;
    try {
      T result = step.run();
      done = true;
      return result;
    } finally {
      double seconds = (System.nanoTime() - start) / 1e9;
      out.println(String.format(Locale.ROOT, "%.1f s%s", seconds, done ? "" : ", failed"));
      out.flush();
    }
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Overwrites the line that it wrote last; for a terminal. */
  void status(String line) {
    out.print("\r\u001b[K" + line);
    out.flush();
  }
}
