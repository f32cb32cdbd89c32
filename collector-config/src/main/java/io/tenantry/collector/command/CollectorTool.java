package io.tenantry.collector.command;

import io.tenantry.collector.check.CheckConfigCommand;
import io.tenantry.collector.tenants.TenantsCommand;
import io.tenantry.collector.yaml.UnreadableFileException;
import java.io.InputStream;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code ./tenantry} that are about collectors: the jar's main class. */
@Command(name = "tenantry")
public final class CollectorTool {

  private CollectorTool() {}

  /** Ends with what the command ends with; with 2 when it was misused or a file is unreadable. */
  public static void main(String[] args) {
    System.exit(commandLine(System.in).execute(args));
  }

  /** All commands, as they are run: {@code execute(arguments)} gives the exit code. */
  public static CommandLine commandLine(InputStream stdin) {
    return new CommandLine(new CollectorTool())
        .addSubcommand(new CheckConfigCommand())
        .addSubcommand(new TenantsCommand(stdin))
        .setExecutionExceptionHandler((failure, line, _) -> {
          say(line, Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
          return failure instanceof UnreadableFileException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        })
        .setParameterExceptionHandler((misuse, _) -> {
          CommandLine line = misuse.getCommandLine();
          say(line, String.valueOf(misuse.getMessage()));
          line.getErr().println("See: ./tenantry %s --help".formatted(line.getCommandName()));
          return CommandLine.ExitCode.USAGE;
        });
  }

  private static void say(CommandLine line, String what) {
    line.getErr().println("tenantry: " + what.replaceAll("\\p{Cntrl}", "�"));
  }
}
