package io.tenantry.autoscaler.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, fed by the real control loop. */
class ConsoleIT {

  /** Where Debian and its relatives put one. Ours must bring its own: none is downloaded. */
  private static final List<Path> BROWSERS =
      Stream.of("chromium", "chromium-browser", "google-chrome")
          .map(name -> Path.of("/usr/bin", name))
          .toList();

  /** No sandbox, as tests run as root in containers; and nothing that calls home. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** What is awaited takes a second or two; this is for a machine that is busy with others. */
  private static final int PATIENCE_MILLIS = 15_000;

  private static final int DESKTOP = 1440;
  private static final int PHONE = 360;

  private static final List<ConsoleStory> STORIES = new CopyOnWriteArrayList<>();

  private static Thread loop;
  private static ConsoleServer server;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();

  @BeforeAll
  static void start() {
    Optional<Path> chromium = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    if (chromium.isEmpty()) {
      String why = "the page was not tested: no Chromium at any of " + BROWSERS;
      if ("true".equals(System.getenv("CI"))) {
        fail(why);
      }
      abort("SKIPPED, " + why);
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    server = ConsoleServer.start(0);
    loop = Thread.ofVirtual().name("stories").start(ConsoleIT::tellStories);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(ARGUMENTS));
  }

  private static void tellStories() {
    try {
      while (true) {
        STORIES.forEach(story -> story.tick(Instant.now()));
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterAll
  static void stop() {
    if (playwright != null) {
      playwright.close();
    }
    if (loop != null) {
      loop.interrupt();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void endStories() {
    contexts.forEach(BrowserContext::close);
    server.leading(true);
    STORIES.forEach(story -> {
      story.managed(false);
      story.tick(Instant.now());
    });
    STORIES.clear();
    assertThat(complaints).as("what the browser complained of").isEmpty();
  }

  @Test
  void saysWhichTenantHurtsAndWhatIsDoneAboutIt() {
    ConsoleStory story = storefront(60);
    story.run(ago(12));
    story.traffic("acme", 220);
    live(story);
    Page page = open(DESKTOP);

    assertThat(page.locator("#headline-tenants"))
        .hasText(Pattern.compile("acme \\(gold, us-east\\).* over the objective: p95 .*250 ms\\."));
    assertThat(page.locator("#tenant-rows tr").first()).containsText("acme");
    assertThat(page.locator("#tenant-rows tr.over .mark").first())
        .hasText(Pattern.compile("[\\d.]+ × the objective"));
    assertThat(page.locator("#decision-rows li.change").first())
        .containsText(Pattern.compile("\\d → \\d.*more demand than the replicas serve.*Applied"));
    assertThat(page.locator("#fact-replicas .value")).hasText("4 of 4");
    assertThat(page.locator("#leadership")).hasText("This instance leads");
    assertThat(page.locator("#workload-mode")).containsText("Mode Auto");
    Locator time = page.locator("#decision-rows time").first();
    assertThat(time).hasText(Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
    assertThat(time).hasAttribute("title", Pattern.compile("\\d{4}-.*T.*Z"));
  }

  @Test
  void goesOnWithoutReloading() {
    ConsoleStory story = live(storefront(60));
    Page page = open(DESKTOP);
    assertThat(page.locator("#headline-tenants")).containsText("Every tenant is within");
    assertThat(page.locator(".plot canvas")).hasCount(3);
    page.evaluate("window.stayed = true");

    story.traffic("acme", 220);

    assertThat(page.locator("#fact-demand .value")).hasText(Pattern.compile("2\\d\\d"));
    assertThat(page.locator("#decision-rows li.change").first()).isVisible();
    assertThat(page.locator("#announcer")).containsText("storefront: Scale");
    assertThat(page.evaluate("window.stayed")).isEqualTo(true);
  }

  @Test
  void showsEachTenantsShareWhenTheWorkloadIsCapped() {
    ConsoleStory story = live(storefront(60));
    Page page = open(DESKTOP);
    assertThat(page.locator("#tenants thead .granted")).isHidden();

    story.bounds(2, 2);
    story.traffic("acme", 420);

    Locator acme = page.locator("#tenant-rows tr", new Page.LocatorOptions().setHasText("acme"));
    assertThat(acme.locator("td.granted")).hasText(Pattern.compile("\\d+\\s*\\d\\d %"));
    assertThat(page.locator("#tenants-note")).containsText("At its maximum of 2 replicas");
  }

  @ParameterizedTest
  @ValueSource(ints = {PHONE, 1280})
  void saysInOneLineWhatWasLearned(int width) {
    live(storefront(120).learning());
    Page page = open(width);

    assertThat(page.locator("#learned"))
        .hasText(
            Pattern.compile(
                "Learned: a request costs 8\\.5 ms of CPU, a replica with 1 CPU serves \\d+"
                    + " requests/s\\. Late lately: [\\d.]+ %, allowed 5 %\\. One late"
                    + " request weighs [\\d.]+ s of a replica\\."));
    assertThat(page.locator("#fact-demand .more")).containsText("ready replicas serve");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
  }

  @Test
  void saysThatItLearnsUntilARequestsCostIsKnown() {
    live(
        new ConsoleStory(ConsoleStory.STOREFRONT, server.history(), ago(9))
            .tenant("acme", "gold", "us-east", 1)
            .learning());
    Page page = open(DESKTOP);

    assertThat(page.locator("#headline-doing"))
        .containsText("what a request costs is still being learned");
    assertThat(page.locator("#fact-demand .more")).hasText("what a replica serves is not known");
    assertThat(page.locator("#learned")).isHidden();
  }

  @Test
  void saysWhenTheSignalIsTooOld() {
    ConsoleStory story = storefront(60);
    story.run(ago(20));
    story.reporting(false);
    live(story);
    Page page = open(DESKTOP);

    assertThat(page.locator("#fact-signal")).containsText("too old to act on");
    assertThat(page.locator("#headline-doing")).containsText("the signal is too old to act on");
    assertThat(page.locator("#tenant-rows tr")).hasCount(0);
  }

  @Test
  void saysWhenAChangeFails() {
    ConsoleStory story = live(storefront(60));
    Page page = open(DESKTOP);

    story.reachable(false);
    story.traffic("acme", 220);

    assertThat(page.locator("#headline-doing"))
        .containsText("Failed: the Kubernetes API was not reached.");
    assertThat(page.locator("#decision-rows li[data-result=FAILED]").first()).isVisible();
  }

  @Test
  void saysWhatToDoWhenNothingIsManaged() {
    Page page = open(DESKTOP);
    assertThat(page.locator("#empty h2")).hasText("No workload is managed yet");
    assertThat(page.locator("#empty pre")).containsText("kind: TenantAutoscaler");

    ConsoleStory story = live(storefront(5));
    assertThat(page.locator("#workload-name")).hasText("storefront");

    story.managed(false);
    assertThat(page.locator("#empty")).isVisible();
    assertThat(page.locator("#workload")).isHidden();
  }

  @Test
  void saysWhenAnotherInstanceLeads() {
    server.leading(false);

    assertThat(open(DESKTOP).locator("#leadership")).containsText("stands by");
  }

  /** No server of ours sends such names: they are not legal. */
  @Test
  void writesNamesAsTextWhateverTheyAre() {
    live(storefront(5));
    String evil = "<img src=x onerror='window.owned=1'><script>window.owned=2</script>";
    Page page = page(DESKTOP, ColorScheme.LIGHT);
    page.route(
        "**/console/api/workloads/**",
        route ->
            answer(
                route,
                "application/json",
                fetch(page, "/console/api/workloads/shop/Deployment/storefront")
                    .replace("storefront", evil)));
    page.route(
        "**/console/api/stream",
        route -> {
          String state = fetch(page, "/console/api/workloads");
          for (String name : List.of("storefront", "acme", "gold", "us-east")) {
            state = state.replace('"' + name + '"', '"' + evil + '"');
          }
          answer(route, "text/event-stream", "event: tick\ndata: " + state + "\n\n");
        });
    page.navigate(server.url("/console"));

    assertThat(page.locator("#workload-name")).hasText(evil);
    assertThat(page.locator("#tenant-rows")).containsText(evil);
    assertThat(page.locator("#decision-rows li").first()).isVisible();
    assertThat(page.locator("img, main script")).hasCount(0);
    assertThat(page.evaluate("window.owned")).isNull();
  }

  @Test
  void saysThatItIsDisconnectedAndTakesUpAgainWhereTheServerIs() {
    ConsoleServer first = ConsoleServer.start(0);
    int port = first.port();
    live(storefront(first, 60));
    Page page = page(DESKTOP, ColorScheme.LIGHT);
    page.navigate(first.url("/console"));
    assertThat(page.locator("#connection-words")).hasText("Live");
    page.evaluate("window.stayed = true");

    STORIES.clear();
    first.close();

    assertThat(page.locator("#connection-words")).hasText("Disconnected");
    assertThat(page.locator("#stale-notice"))
        .containsText(Pattern.compile("Disconnected, data is [\\d.]+ s old"));
    assertThat(page.locator("#workload-name")).hasText("storefront");

    try (ConsoleServer second = ConsoleServer.start(port)) {
      ConsoleStory story = storefront(second, 60);
      story.traffic("acme", 10);
      live(story);
      assertThat(page.locator("#connection-words")).hasText("Live");
      assertThat(page.locator("#stale-notice")).isHidden();
      assertThat(page.locator("#tenant-rows tr").first()).containsText("globex");
      assertThat(page.evaluate("window.stayed")).isEqualTo(true);
      page.context().close();
      STORIES.clear();
    }
    // While nobody answers a browser says so, and nothing else.
    assertThat(complaints).allMatch(complaint -> complaint.contains("net::ERR_"));
    complaints.clear();
  }

  @Test
  void leadsTheKeyboardFromTheSkipLinkToAWorkload() {
    live(storefront(60));
    live(
        new ConsoleStory(
                new WorkloadRef("shop", WorkloadKind.STATEFUL_SET, "search"),
                server.history(),
                ago(60))
            .tenant("acme", "gold", "us-east", 20));
    Page page = open(DESKTOP);
    assertThat(page.locator("#overview-rows a")).hasCount(2);

    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    assertThat(page.locator(".skip")).isInViewport();
    page.keyboard().press("Enter");
    assertThat(page.locator("#content")).isFocused();

    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      page.keyboard().press("Tab");
      Locator focused = page.locator(":focus");
      reached.add(focused.textContent());
      assertThat(focused).hasCSS("outline-style", "solid");
      assertThat(focused).hasCSS("outline-width", "2px");
    }
    assertThat(reached).containsExactlyInAnyOrder("search", "storefront", "Changes only");

    page.locator("#overview-rows a", new Page.LocatorOptions().setHasText("search")).focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#workload-name")).hasText("search");
    assertThat(page.locator("#workload")).isFocused();
    assertThat(page.locator("#overview-rows a[aria-current=true]")).hasText("search");

    page.locator("#changes-only").focus();
    page.keyboard().press("Space");
    assertThat(page.locator("#changes-only")).hasAttribute("aria-pressed", "true");
    assertThat(page.locator("#decision-rows li:not(.change)")).hasCount(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {PHONE, DESKTOP})
  void fitsTheScreenHoweverLongNamesAre(int width) {
    String longest = "a".repeat(64);
    ConsoleStory story = storefront(60).tenant(longest, longest, longest, 300);
    story.bounds(2, 2);
    live(story);
    live(
        new ConsoleStory(
                new WorkloadRef("b".repeat(63), WorkloadKind.STATEFUL_SET, "c".repeat(63)),
                server.history(),
                ago(5))
            .tenant("acme", "gold", "us-east", 20));
    Page page = open(width);
    assertThat(page.locator("#tenant-rows")).containsText(longest);
    assertThat(page.locator("#tenant-rows tr.over .granted").first()).isVisible();
    assertThat(page.locator(".plot canvas")).hasCount(3);

    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 'rgb(246, 246, 243)'", "DARK, 'rgb(17, 21, 26)'"})
  void canBeReadByEverybodyInLightAndDark(ColorScheme scheme, String background)
      throws IOException {
    ConsoleStory story = storefront(60);
    story.run(ago(10));
    story.traffic("acme", 220);
    live(story);
    Page page = open(DESKTOP, scheme);
    assertThat(page.locator("#tenant-rows tr.over").first()).isVisible();
    assertThat(page.locator("#chart-latency .plot[aria-label]")).isVisible();
    assertThat(page.locator("html")).hasCSS("background-color", background);

    assertThat(page.evaluate(accessibility())).asInstanceOf(LIST).isEmpty();
  }

  /** A shop that has been there for {@code seconds}; it is not told until {@link #live}. */
  private static ConsoleStory storefront(int seconds) {
    return storefront(server, seconds);
  }

  private static ConsoleStory storefront(ConsoleServer of, int seconds) {
    return new ConsoleStory(ConsoleStory.STOREFRONT, of.history(), ago(seconds)).withFiveTenants();
  }

  private static ConsoleStory live(ConsoleStory story) {
    story.run(Instant.now());
    STORIES.add(story);
    return story;
  }

  private static Instant ago(int seconds) {
    return Instant.now().minusSeconds(seconds);
  }

  private Page open(int width) {
    return open(width, ColorScheme.LIGHT);
  }

  private Page open(int width, ColorScheme scheme) {
    Page page = page(width, scheme);
    page.navigate(server.url("/console"));
    return page;
  }

  private Page page(int width, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
    contexts.add(context);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    return page;
  }

  private static String fetch(Page page, String path) {
    return page.request().get(server.url(path)).text();
  }

  private static void answer(Route route, String contentType, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType(contentType).setBody(body));
  }

  private static String accessibility() throws IOException {
    try (InputStream script = ConsoleIT.class.getResourceAsStream("accessibility.js")) {
      return new String(requireNonNull(script).readAllBytes(), UTF_8);
    }
  }
}
