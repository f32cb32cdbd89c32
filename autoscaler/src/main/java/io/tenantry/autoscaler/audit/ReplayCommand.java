package io.tenantry.autoscaler.audit;

import io.tenantry.autoscaler.command.LauncherCommand;
import io.tenantry.autoscaler.decision.ScalingLaw;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;

/** {@code ./tenantry replay}: whether the present law decides as the records say. */
@Command(
    name = "replay",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Decides again, by the present law, what decision records say was decided, and lists every"
          + " decision that differs.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every decision is the same",
      "1:some differ",
      "2:wrong usage, or nothing to replay"
    })
public final class ReplayCommand extends LauncherCommand {

  static final int SAME = 0;
  static final int DIFFERENT = 1;
  static final int UNUSABLE = 2;

  private static final String STDIN = "-";

  /** Lines that are named one by one; a file that is no log has nothing else. */
  private static final int MAX_NAMED = 20;

  /** What {@code --json} writes. */
  private record Report(
      int modelVersion,
      long records,
      int differ,
      Map<Integer, Long> recordsByModelVersion,
      List<Replay.Difference> differences,
      List<Replay.Skipped> skipped) {}

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "decision logs; - is stdin")
  private List<String> files = new ArrayList<>();

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private @Nullable Path json;

  private final InputStream stdin;

  /** Reads {@code stdin} where a file is {@code -}. */
  ReplayCommand(InputStream stdin) {
    this.stdin = stdin;
  }

  /** Exits with 0 when every decision is the same, 1 when one differs, 2 when it can not tell. */
  public static void main(String[] args) {
    System.exit(new ReplayCommand(System.in).commandLine().execute(args));
  }

  @Override
  public Integer call() {
    Replay replay = new Replay(new Printer(out(), err()));
    for (String file : files) {
      try (RecordLines lines = open(file)) {
        replay.run(file, lines);
      } catch (IOException e) {
        err().println("tenantry: %s: cannot be read: %s".formatted(file, causeOf(e)));
        return UNUSABLE;
      }
    }
    out().println(replay.summary());
    if (json != null && !write(replay, json)) {
      return UNUSABLE;
    }
    if (replay.records() == 0 && !replay.skipped().isEmpty()) {
      err().println("tenantry: no decision record was found");
      return UNUSABLE;
    }
    return replay.differences().isEmpty() ? SAME : DIFFERENT;
  }

  /** Whatever it is, nothing has been found to differ. */
  @Override
  protected int exitCodeOf(Exception failure) {
    return UNUSABLE;
  }

  private RecordLines open(String file) throws IOException {
    return new RecordLines(file.equals(STDIN) ? stdin : Files.newInputStream(Path.of(file)));
  }

  private static String causeOf(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case ZipException _ -> "not what gzip wrote";
      case EOFException _ -> "what gzip wrote is cut off";
      default -> "input/output error";
    };
  }

  private boolean write(Replay replay, Path file) {
    Report report =
        new Report(
            ScalingLaw.MODEL_VERSION,
            replay.records(),
            replay.differences().size(),
            new TreeMap<>(replay.modelVersions()),
            replay.differences(),
            replay.skipped());
    try {
      Files.write(
          file,
          RecordJson.MAPPER
              .writer()
              .with(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsBytes(report));
      return true;
    } catch (IOException e) {
      err().println("tenantry: %s: cannot be written".formatted(file));
      return false;
    }
  }

  private static final class Printer implements Replay.Witness {

    private final PrintWriter out;
    private final PrintWriter err;
    private int named;

    Printer(PrintWriter out, PrintWriter err) {
      this.out = out;
      this.err = err;
    }

    @Override
    public void differs(Replay.Difference one) {
      out.println(
          "%s at %s: recorded %d %s, now %d %s (%s:%d%s)"
              .formatted(
                  one.workload(),
                  one.at(),
                  one.recorded().replicas(),
                  one.recorded().reason(),
                  one.now().replicas(),
                  one.now().reason(),
                  one.file(),
                  one.line(),
                  one.modelVersion() == ScalingLaw.MODEL_VERSION
                      ? ""
                      : ", model version %d, now %d"
                          .formatted(one.modelVersion(), ScalingLaw.MODEL_VERSION)));
    }

    @Override
    public void skipped(Replay.Skipped one) {
      named++;
      if (named <= MAX_NAMED) {
        err.println("%s:%d: skipped: %s".formatted(one.file(), one.line(), one.why()));
      } else if (named == MAX_NAMED + 1) {
        err.println("More lines were skipped; --json FILE names them all.");
      }
    }
  }
}
