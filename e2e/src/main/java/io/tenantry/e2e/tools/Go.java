package io.tenantry.e2e.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code go} command of this machine.
 *
 * <p>Its build cache is the user's own ({@code GOCACHE} is left as it is): it holds the results of
 * every build on this machine under what went into them, checks out, and trims itself, so a second
 * one would only build the same once more.
 */
final class Go {

  private final Path executable;
  private final Map<String, String> environment;

  private Go(Path executable, Map<String, String> environment) {
    this.executable = executable;
    this.environment = environment;
  }

  /**
   * The first {@code go} in {@code PATH}, or where its own installer puts it.
   *
   * @param environment what it runs in
   */
  static Optional<Go> find(Map<String, String> environment) {
    return Stream.concat(
            Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty()),
            Optional.ofNullable(environment.get("GOROOT")).map(root -> root + "/bin").stream())
        .map(folder -> Path.of(folder, "go"))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst()
        .map(executable -> new Go(executable, environment));
  }

  /**
   * Why {@code module} can not be built with it, if so. Go is asked in the module's folder, because
   * an older one may fetch the release that the module needs.
   */
  Optional<String> lacks(GoModule module) throws IOException, InterruptedException {
    GoVersion needed = module.neededGo();
    ProcessBuilder question = command(module.folder(), List.of("env", "GOVERSION"));
    question.redirectErrorStream(true);
    Process process = question.start();
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    boolean answered = process.waitFor() == 0;
    if (answered && GoVersion.parse(answer).compareTo(needed) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "Go %s or later is needed for %s, and %s %s"
            .formatted(needed, module.name(), executable, (answered ? "is " : "says: ") + answer));
  }

  /** A {@code go} command in {@code folder}, not started. */
  ProcessBuilder command(Path folder, List<String> arguments) {
    ProcessBuilder command =
        new ProcessBuilder(
            Stream.concat(Stream.of(executable.toString()), arguments.stream()).toList());
    command.directory(folder.toFile());
    command.environment().clear();
    command.environment().putAll(environment);
    // Without cgo no C compiler is needed, and the binary runs on any libc.
    command.environment().put("CGO_ENABLED", "0");
    // A workspace around the checkout has no say in what is pinned here.
    command.environment().put("GOWORK", "off");
    return command;
  }
}
