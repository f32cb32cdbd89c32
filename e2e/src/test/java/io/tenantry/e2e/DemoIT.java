package io.tenantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first five minutes: what the README tells a newcomer to type, and what must then be there.
 */
@Tag("laptop")
class DemoIT {

  /** The commands of the documentation that this test runs. */
  static final List<String> COMMANDS = List.of("./tenantry demo");

  /** Both applications are prepared the first time. */
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  /** The laptop cluster's own tests have prepared both applications here. */
  private static final Path STATE = Repository.ROOT.resolve("samples/laptop-cluster/target/state");

  @TempDir private Path output;

  @Test
  void showsTheConsoleAndTheStorefrontUntilItIsEnded() throws Exception {
    Path out = output.resolve("demo.out");
    Process demo =
        Launcher.start(
            COMMANDS.getFirst(),
            Map.of("TENANTRY_STATE", STATE.toString()),
            out,
            output.resolve("demo.err"));
    try (HttpClient browser = HttpClient.newHttpClient()) {
      URI console = URI.create(awaitPrinted("console: +(http://\\S+)", out, demo));
      assertThat(get(browser, console).body()).contains("Tenantry");

      URI storefront = URI.create(awaitPrinted("storefront: +(http://\\S+)", out, demo));
      assertThat(get(browser, storefront, "X-Tenant-ID", "acme").statusCode()).isEqualTo(200);
      assertThat(get(browser, storefront).statusCode()).isEqualTo(400);
    } finally {
      demo.destroy();
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(demo.exitValue()).as(Files.readString(out)).isZero();
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains(STATE.toString()));
  }

  @Test
  void refusesAnOptionThatItDoesNotKnow() {
    Launcher.Result result =
        Launcher.run("./tenantry demo --fast", Map.of("TENANTRY_STATE", STATE.toString()));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("'--fast'");
  }

  private static HttpResponse<String> get(HttpClient browser, URI page, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(page);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String awaitPrinted(String expression, Path out, Process demo) {
    Pattern pattern = Pattern.compile(expression);
    return await()
        .atMost(LONGEST_START)
        .failFast("the demo ended", () -> !demo.isAlive())
        .until(() -> find(pattern, out), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<String> find(Pattern pattern, Path out) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(out));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
