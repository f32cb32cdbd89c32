package io.tenantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.tenantry.e2e.tools.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Every command in README and docs is run, here or in the test that this one names. A command that
 * no rule knows fails: whoever documents a command says how it is tested.
 */
class DocumentedCommandsTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  /** A link or picture within the repository. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!\\w+:|#)([^)#]+)[^)]*\\)");

  private static final YAMLMapper YAML = new YAMLMapper();

  private record Block(Path page, String language, String text) {}

  @TestFactory
  Stream<DynamicTest> everyCommandRuns() throws IOException {
    return blocks("sh").stream()
        .flatMap(block ->
            commandsIn(block)
                .map(command ->
                    dynamicTest(
                        Repository.ROOT.relativize(block.page()) + ": " + command,
                        () -> run(command, block))));
  }

  @Test
  void findsTheCommandsOfTheReadme() throws IOException {
    assertThat(blocks("sh").stream().flatMap(DocumentedCommandsTest::commandsIn))
        .contains("./tenantry demo", "./tenantry test");
  }

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsSomewhere() throws IOException {
    return Repository.documentation().stream()
        .map(page ->
            dynamicTest(
                Repository.ROOT.relativize(page).toString(),
                () ->
                    assertThat(LINK.matcher(Files.readString(page)).results())
                        .allSatisfy(
                            link -> assertThat(page.resolveSibling(link.group(1))).exists())));
  }

  private static void run(String command, Block block) throws IOException {
    List<String> words = Arrays.asList(command.split(" +"));
    switch (words.getFirst()) {
      case "./tenantry" -> tenantry(command);
      case "helm" -> helmInstall(words, block.page());
      case "kubectl" -> kubectl(words, block);
      case "otelcol" -> collector(words, block.page());
      case "npm" -> npm(words, block.page());
      case "cd" -> assertThat(Repository.ROOT.resolve(words.get(1))).isDirectory();
      case "CGO_ENABLED=0" -> goBuild(words, block);
      case "ocb" -> collectorBuilder(words, block);
      default -> fail("no test runs this command; teach this one how");
    }
  }

  private static void tenantry(String command) throws IOException {
    if (command.equals("./tenantry test")) {
      // It is running now; CI must call the same.
      assertThat(Files.readAllLines(Repository.ROOT.resolve(".ci/run"))).contains(command);
    } else if (command.startsWith("./tenantry e2e") && !command.contains("--")) {
      // It takes long, and has a line of its own in .ci/run; LauncherTest holds that to the lanes.
      List<String> lanes = Stream.of(Lane.values()).map(Lane::tag).toList();
      assertThat(lanes)
          .containsAll(List.of(command.split(" +")).subList(2, command.split(" +").length));
    } else if (command.startsWith("./tenantry demo")) {
      assertThat(DemoIT.COMMANDS).contains(command);
    } else if (command.startsWith("./tenantry bench ")) {
      // It takes minutes. The benchmarks' own tests run each of its parts for a moment.
      assertThat(Launcher.run("./tenantry bench").out())
          .contains("\n  " + List.of(command.split(" +")).get(2) + " ");
    } else {
      assertThat(Launcher.run(command).exitCode()).isZero();
    }
  }

  /** Renders what {@code helm install NAME CHART} would install, with the same values. */
  private static void helmInstall(List<String> words, Path page) throws IOException {
    assertThat(words.get(1)).isEqualTo("install");
    TemplateCommand template =
        new Helm(Repository.ROOT.resolve(words.get(3)))
            .template()
            .withName(words.get(2))
            .withKubeVersion("1.34.0");
    for (int i = 4; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--namespace" -> template.withNamespace(words.get(++i));
        case "--create-namespace" -> {}
        case "--values" -> {
          Path values = Files.createTempFile("values", ".yaml");
          Files.writeString(values, shownAs(words.get(++i), page).text());
          values.toFile().deleteOnExit();
          template.withValuesFile(values);
        }
        case "--set" -> {
          String[] value = words.get(++i).split("=", 2);
          template.set(value[0], value[1]);
        }
        default -> fail("no test knows what helm install does with " + words.get(i));
      }
    }
    assertThat(template.call()).contains("kind: Deployment");
  }

  /** Holds the file that the page shows under that name against the schema of its resource. */
  private static void kubectl(List<String> words, Block block) throws IOException {
    switch (words.get(1)) {
      case "apply" -> {
        assertThat(words.get(2)).isEqualTo("-f");
        assertThat(errorsOf(YAML.readTree(shownAs(words.get(3), block.page()).text()))).isEmpty();
      }
      case "get" -> {
        assertThat(namesOfCustomResources()).contains(words.get(2));
        assertThat(block.page()).content().contains("namespace: " + words.getLast());
      }
      default -> fail("no test knows kubectl " + words.get(1));
    }
  }

  /** The file that the page shows under that name. */
  private static Block shownAs(String name, Path page) throws IOException {
    return blocks("yaml").stream()
        .filter(block -> block.page().equals(page))
        .filter(block -> block.text().startsWith("# " + name + "\n"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the page shows no " + name));
  }

  private static void collector(List<String> words, Path page) {
    for (int i = 1; i < words.size(); i += 2) {
      assertThat(words.get(i)).isEqualTo("--config");
      // ShippedConfigTest of collector-config merges and walks each of these.
      assertThat(page.resolveSibling(words.get(i + 1))).isRegularFile();
    }
  }

  /** The lane collectors builds the same module in the same way. */
  private static void goBuild(List<String> words, Block block) {
    assertThat(words).startsWith("CGO_ENABLED=0", "go", "build", "-mod=readonly").endsWith(".");
    assertThat(folderOf(block).resolve("go.sum")).isRegularFile();
  }

  /** Only whoever changes the manifest runs it. */
  private static void collectorBuilder(List<String> words, Block block) {
    assertThat(words).hasSize(4).startsWith("ocb", "--config").endsWith("--skip-compilation");
    assertThat(folderOf(block).resolve(words.get(2))).isRegularFile();
  }

  private static Path folderOf(Block block) {
    return commandsIn(block)
        .filter(command -> command.startsWith("cd "))
        .findFirst()
        .map(command -> Repository.ROOT.resolve(command.substring("cd ".length())))
        .orElseThrow(() -> new AssertionError("the page does not say in which folder"));
  }

  /** GeneratedDashboardsIT runs both of them and compares what they make. */
  private static void npm(List<String> words, Path page) throws IOException {
    if (words.get(1).equals("run")) {
      assertThat(Files.readString(page.resolveSibling("package.json")))
          .contains("\"%s\":".formatted(words.get(2)));
    } else {
      assertThat(words).containsExactly("npm", "ci");
      assertThat(page.resolveSibling("package-lock.json")).isRegularFile();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCustomResourceIsValid() throws IOException {
    return blocks("yaml").stream()
        .filter(block -> block.text().contains("apiVersion: tenantry.io/"))
        .map(block ->
            dynamicTest(
                Repository.ROOT.relativize(block.page()).toString(),
                () -> assertThat(errorsOf(YAML.readTree(block.text()))).isEmpty()));
  }

  @Test
  void findsAResourceThatIsWrong() throws IOException {
    JsonNode wrong =
        YAML.readTree(
            """
            apiVersion: tenantry.io/v1alpha1
            kind: TenantPlan
            metadata: {name: gold}
            spec: {weight: 0}
            """);

    assertThat(errorsOf(wrong)).isNotEmpty();
  }

  private static List<String> errorsOf(JsonNode resource) throws IOException {
    JsonNode schema = schemaOf(resource.path("kind").asString());
    Schema validator = SchemaRegistry.withDialect(Dialects.getOpenApi30()).getSchema(schema);
    return validator.validate(resource).stream().map(Error::toString).toList();
  }

  private static JsonNode schemaOf(String kind) throws IOException {
    return customResources().stream()
        .filter(crd -> crd.at("/spec/names/kind").asString().equals(kind))
        .map(crd -> crd.at("/spec/versions/0/schema/openAPIV3Schema"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no schema for a " + kind));
  }

  private static List<String> namesOfCustomResources() throws IOException {
    return customResources().stream()
        .flatMap(crd ->
            Stream.concat(
                Stream.of(crd.at("/spec/names/plural").asString()),
                crd.at("/spec/names/shortNames").valueStream().map(JsonNode::asString)))
        .toList();
  }

  private static List<JsonNode> customResources() throws IOException {
    try (Stream<Path> files = Files.list(Repository.ROOT.resolve("charts/tenantry/crds"))) {
      return files.map(YAML::readTree).toList();
    }
  }

  private static List<Block> blocks(String language) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path page : Repository.documentation()) {
      Matcher matcher = BLOCK.matcher(Files.readString(page));
      while (matcher.find()) {
        if (matcher.group(1).equals(language)) {
          blocks.add(new Block(page, language, matcher.group(2)));
        }
      }
    }
    return blocks;
  }

  private static Stream<String> commandsIn(Block block) {
    return block
        .text()
        .replace("\\\n", " ")
        .lines()
        .map(line -> line.replaceAll(" +", " ").strip())
        .filter(line -> !line.isEmpty() && !line.startsWith("#"));
  }
}
