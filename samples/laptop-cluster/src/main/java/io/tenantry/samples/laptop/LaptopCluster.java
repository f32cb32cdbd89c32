package io.tenantry.samples.laptop;

import io.tenantry.samples.laptop.host.WorkFolder;
import io.tenantry.samples.laptop.report.ReportTable;
import io.tenantry.samples.laptop.traffic.Timeline;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command: starts the cluster, tells the story once (headless) or until it is ended, and ends
 * every process. What its exit codes mean is in its {@code --help}.
 */
@Command(
    name = "laptop-cluster",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "A tenant's burst becomes replicas, on this machine: a Kubernetes API, a kubelet of processes,"
          + " a load balancer, the real autoscaler, the real storefront and open-loop traffic.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the burst became replicas, no request was lost, and the calm took them back; or, without"
          + " --headless, ended with Ctrl-C",
      "1:it did not, or something failed",
      "2:wrong usage"
    })
public final class LaptopCluster implements Callable<Integer> {

  /** Kept, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger API_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  private static final Duration LONGEST_CLEAN_UP = Duration.ofSeconds(90);

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--headless", description = "Tell the story once, write the report and end.")
  private boolean headless;

  @Option(
      names = "--no-traffic",
      description = "Start everything, send nothing and tell no story, until it is ended.")
  private boolean silent;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "180s",
      converter = TimeConverter.class,
      description =
          "Length of the story, 60s or more: a sixth calm, a third burst, the rest (40s at least)"
              + " calm."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration time = Duration.ofMinutes(3);

  @Option(names = "--report", paramLabel = "FILE", description = "Write what was measured as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--storefront-jar",
      paramLabel = "FILE",
      required = true,
      description = "Executable jar of the storefront.")
  private Path storefrontJar = Path.of("");

  @Option(
      names = "--autoscaler-jar",
      paramLabel = "FILE",
      required = true,
      description = "Executable jar of the autoscaler.")
  private Path autoscalerJar = Path.of("");

  @Option(
      names = "--work-dir",
      paramLabel = "FOLDER",
      required = true,
      description = "Logs, prepared applications and records of running processes.")
  private Path workDir = Path.of("");

  @Option(
      names = "--console-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the console; another one when it is busy. Default: ${DEFAULT-VALUE}.")
  private int consolePort;

  @Option(
      names = "--storefront-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description =
          "Port of the storefront's balancer; another one when it is busy."
              + " Default: ${DEFAULT-VALUE}.")
  private int storefrontPort;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Same seed, same requests at the same moments. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it.
  private boolean help;

  private final CountDownLatch cleanedUp = new CountDownLatch(1);

  private LaptopCluster() {}

  /** Ends the JVM. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LaptopCluster())
        .setExecutionExceptionHandler(LaptopCluster::failed)
        .setParameterExceptionHandler(LaptopCluster::misused);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Timeline timeline = validated();
    Thread main = Thread.currentThread();
    Thread hook = new Thread(() -> endWhenSignalled(main), "signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try (WorkFolder folder =
        WorkFolder.open(workDir)
            .orElseThrow(() -> new IOException("another demo is running in " + workDir))) {
      logTo(folder.logs().resolve("laptop-cluster.log"));
      return run(folder, timeline);
    } finally {
      cleanedUp.countDown();
    }
  }

  private int run(WorkFolder folder, Timeline timeline) throws IOException, InterruptedException {
    Progress progress = new Progress(System.out);
    Cluster.Settings settings =
        new Cluster.Settings(storefrontJar, autoscalerJar, consolePort, storefrontPort);
    try (Cluster cluster = Cluster.start(folder, settings, progress)) {
      Demo demo = new Demo(cluster, timeline);
      progress.step("waiting for the demand signal", demo::awaitSignals);
      progress.say("console:        " + cluster.console());
      progress.say("storefront:     " + cluster.storefront() + "/products (X-Tenant-ID: acme)");
      progress.say("Kubernetes API: " + cluster.api());
      progress.say("logs:           " + cluster.logs());
      if (silent) {
        // Until the signal's thread interrupts this one.
        new CountDownLatch(1).await();
      }
      progress.step("warming the storefront up with calm traffic", demo::warmUp);
      int exitCode;
      long round = 0;
      do {
        exitCode = tell(cluster, demo, seed + round, progress);
        round++;
      } while (!headless);
      return exitCode;
    }
  }

  private int tell(Cluster cluster, Demo demo, long storySeed, Progress progress)
      throws IOException, InterruptedException {
    try (LiveLine live = new LiveLine(cluster, progress, isTerminal())) {
      Demo.Outcome outcome = demo.tell(storySeed, live);
      live.close();
      ReportTable.lines(outcome.report(), outcome.generatorDelayP99Millis()).forEach(progress::say);
      if (report != null) {
        outcome.report().write(report);
        progress.say("report: " + report);
      }
      outcome.missing().forEach(progress::say);
      return outcome.missing().isEmpty() ? 0 : 1;
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private Timeline validated() {
    if (silent && headless) {
      throw usage("--no-traffic", "without traffic there is no story to tell once");
    }
    requireJar("--storefront-jar", storefrontJar);
    requireJar("--autoscaler-jar", autoscalerJar);
    requirePort("--console-port", consolePort);
    requirePort("--storefront-port", storefrontPort);
    try {
      return new Timeline(time);
    } catch (IllegalArgumentException e) {
      throw usage("--for", e.getMessage());
    }
  }

  private void requireJar(String option, Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw usage(option, "no such file: " + jar);
    }
  }

  private void requirePort(String option, int port) {
    if (port < 1 || port > 65_535) {
      throw usage(option, port + " (expected: 1 to 65535)");
    }
  }

  private ParameterException usage(String option, @Nullable String problem) {
    if (spec == null) {
      throw new IllegalStateException("called by picocli only");
    }
    return new ParameterException(
        spec.commandLine(), "Invalid value for " + option + ": " + problem);
  }

  /** On SIGINT and SIGTERM: the main thread cleans up, this one lets the JVM end after it. */
  private void endWhenSignalled(Thread main) {
    if (cleanedUp.getCount() == 0) {
      return;
    }
    main.interrupt();
    boolean clean = false;
    try {
      clean = cleanedUp.await(LONGEST_CLEAN_UP.toSeconds(), TimeUnit.SECONDS);
      if (!clean) {
        System.err.println("still stopping; the next start ends what is left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!headless) {
      // Ctrl-C is how this command ends when it has done what it should.
      Runtime.getRuntime().halt(clean ? 0 : 1);
    }
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (!(e instanceof InterruptedException)) {
      command.getErr().println(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    return 1;
  }

  private static int misused(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    err.println("The options are listed by --help.");
    return CommandLine.ExitCode.USAGE;
  }

  /** Warnings of the libraries are for a file, not for the story on the screen. */
  private static void logTo(Path file) throws IOException {
    LogManager.getLogManager().reset();
    Handler handler = new FileHandler(file.toString());
    handler.setFormatter(new SimpleFormatter());
    Logger.getLogger("").addHandler(handler);
    // It would tell of every request.
    API_LOG.setLevel(Level.WARNING);
  }
}
