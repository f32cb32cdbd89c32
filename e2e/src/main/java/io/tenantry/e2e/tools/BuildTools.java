package io.tenantry.e2e.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds what lanes lack; for the launcher. Arguments: the checkout, and lanes. Says of each lane
 * {@code READY lane} or {@code SKIPPED lane reason} on standard output, and how builds go on
 * standard error. Exit code 1 when something did not build.
 */
public final class BuildTools {

  private final Path checkout;
  private final GoBuilds builds;

  private BuildTools(Path checkout, GoBuilds builds) {
    this.checkout = checkout;
    this.builds = builds;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws InterruptedException {
    List<Lane> lanes = Stream.of(arguments).skip(1).map(Lane::tagged).toList();
    System.exit(run(Path.of(arguments[0]), lanes, System.getenv(), System.out, System.err));
  }

  static int run(
      Path checkout,
      List<Lane> lanes,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err)
      throws InterruptedException {
    BuildTools tools = new BuildTools(checkout, new GoBuilds(environment, err));
    for (Lane lane : lanes) {
      try {
        out.println(
            tools
                .lackOf(lane)
                .map(reason -> "SKIPPED %s %s".formatted(lane.tag(), reason))
                .orElse("READY " + lane.tag()));
      } catch (IOException e) {
        err.println("tenantry: " + e.getMessage());
        return 1;
      }
    }
    return 0;
  }

  private Optional<String> lackOf(Lane lane) throws IOException, InterruptedException {
    for (Tool tool : lane.tools()) {
      GoModule module = tool.module(checkout);
      Optional<String> lack = builds.lackOf(module);
      if (lack.isPresent()) {
        return lack;
      }
      if (builds.get(module) instanceof Binaries.CannotBuild(String reason)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
