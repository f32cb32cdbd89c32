package io.tenantry.autoscaler.command;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the commands of {@code ./tenantry} have in common: {@code --help}, and how they say that
 * they were misused (exit code 2) or that they failed.
 */
public abstract class LauncherCommand implements Callable<Integer> {

  private static final int LAST = 1000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = LAST,
      description = "Show this and end.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it.
  private boolean help;

  /** This as it is run: {@code commandLine().execute(arguments)} gives its exit code. */
  public final CommandLine commandLine() {
    return new CommandLine(this)
        .setExecutionExceptionHandler((failure, line, _) -> {
          say(line, Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
          return exitCodeOf(failure);
        })
        .setParameterExceptionHandler((misuse, _) -> {
          CommandLine line = misuse.getCommandLine();
          say(line, String.valueOf(misuse.getMessage()));
          line.getErr().println("See: ./tenantry %s --help".formatted(line.getCommandName()));
          return CommandLine.ExitCode.USAGE;
        });
  }

  private static void say(CommandLine line, String what) {
    line.getErr().println("tenantry: " + what);
  }

  /** What it ends with when it throws; 1. */
  protected int exitCodeOf(Exception failure) {
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Where results go. Only while it runs. */
  protected final PrintWriter out() {
    return line().getOut();
  }

  /** Where progress and problems go. Only while it runs. */
  protected final PrintWriter err() {
    return line().getErr();
  }

  /** To be thrown where an argument is wrong. Only while it runs. */
  protected final ParameterException usage(@Nullable String problem) {
    return new ParameterException(line(), String.valueOf(problem));
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec.commandLine();
  }
}
