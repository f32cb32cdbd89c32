package io.tenantry.e2e.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds the tiny module in a process of its own, as another checkout would. */
final class BuildInAnotherJvm {

  private BuildInAnotherJvm() {}

  static Process start(Path module, Map<String, String> environment, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BuildInAnotherJvm.class.getName(),
            module.toString());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return builder.start();
  }

  static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    GoModule module = TinyModule.in(folder);
    switch (new GoBuilds(System.getenv(), System.out).get(module)) {
      case Binaries.Ready(Path binaries) -> System.out.println(List.of("ready", binaries));
      case Binaries.CannotBuild(String reason) -> System.out.println(reason);
    }
  }
}
