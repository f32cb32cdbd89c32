package io.tenantry.charts;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the collectors of the chart read is what collector-config has, and all that it asks for. */
class CollectorFilesTest {

  private static final Path HOME = Path.of("..", "collector-config", "config");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{env:([A-Z0-9_]+)(?::-([^}]*))?\\}");

  /** A variable that a file reads, and what the file takes without it. */
  private record Reference(String name, Optional<String> otherwise) {
    static Reference of(MatchResult match) {
      return new Reference(match.group(1), Optional.ofNullable(match.group(2)));
    }
  }

  static Stream<Arguments> collectors() {
    return Stream.of("collectors-minimal", "us-east", "ap-southeast")
        .flatMap(example ->
            Stream.of("agent", "gateway", "sampler")
                .map(role ->
                    Arguments.argumentSet("%s of %s".formatted(role, example), example, role)));
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void runsTheFilesOfCollectorConfigByteForByte(String example, String role) throws IOException {
    RenderedCollector collector = RenderedCollector.of(example, role);
    List<String> own = new ArrayList<>(collector.configuration());
    own.remove("extra.yaml");

    assertThat(own).startsWith(role + ".yaml").hasSizeGreaterThanOrEqualTo(2);
    for (String path : own) {
      assertThat(collector.file(path)).describedAs(path).isEqualTo(read(HOME.resolve(path)));
    }
  }

  @Test
  void mergesWhatIsTheUsersOwnLast() throws IOException {
    RenderedCollector collector = RenderedCollector.of("us-east", "gateway");

    assertThat(collector.configuration())
        .containsExactly("gateway.yaml", "regions/us-east/gateway.yaml", "extra.yaml");
    assertThat(collector.file("extra.yaml")).contains("max_concurrent_streams: 32");
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void setsEveryVariableThatHasNoDefault(String example, String role) {
    RenderedCollector collector = RenderedCollector.of(example, role);

    assertThat(collector.variables().keySet())
        .containsAll(
            references(collector)
                .filter(each -> each.otherwise().isEmpty())
                .map(Reference::name)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void setsNoVariableThatTheFilesDoNotKnow(String example, String role) {
    RenderedCollector collector = RenderedCollector.of(example, role);
    Set<String> ours = new TreeSet<>(collector.variables().keySet());
    ours.removeAll(Set.of("POD_IP", "GOMEMLIMIT"));

    assertThat(ours).isNotEmpty();
    assertThat(ours).allSatisfy(name -> assertThat(collector.text()).contains(name));
  }

  /** The files stay on loopback unless told otherwise. */
  @ParameterizedTest
  @MethodSource("collectors")
  void listensOnThePodsOwnAddress(String example, String role) {
    RenderedCollector collector = RenderedCollector.of(example, role);
    Set<String> local =
        references(collector)
            .filter(each -> each.otherwise().orElse("").startsWith("127.0.0.1"))
            .map(Reference::name)
            .collect(toCollection(TreeSet::new));
    if (collector.configuration().contains("overlays/services-only.yaml")) {
      local.removeIf(name -> name.startsWith("TENANTRY_GATEWAY_TENANTS_"));
    }

    assertThat(local).hasSizeGreaterThanOrEqualTo(3);
    assertThat(local)
        .allSatisfy(name ->
            assertThat(collector.variables().get(name)).describedAs(name).contains("$(POD_IP)"));
  }

  /** By default and by variable, what is read below /etc/tenantry lies there. */
  @ParameterizedTest
  @MethodSource("collectors")
  void mountsEveryFileThatIsRead(String example, String role) {
    RenderedCollector collector = RenderedCollector.of(example, role);
    Set<String> read = new TreeSet<>();
    references(collector)
        .map(each -> collector.variables().getOrDefault(each.name(), each.otherwise().orElse("")))
        .filter(value -> value.startsWith("/etc/tenantry/"))
        .map(value -> value.substring("/etc/tenantry/".length()))
        .forEach(read::add);

    assertThat(read).isNotEmpty();
    assertThat(collector.mounted()).containsAll(read);
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void mountsNoFileThatNobodyReads(String example, String role) {
    RenderedCollector collector = RenderedCollector.of(example, role);
    Set<String> unread = new HashSet<>(collector.mounted());
    unread.removeAll(collector.configuration());

    assertThat(unread)
        .allSatisfy(path ->
            assertThat(collector.text() + collector.variables().values())
                .contains("/etc/tenantry/" + path));
  }

  /** The queue's folder lies on the volume. */
  @ParameterizedTest
  @MethodSource("collectors")
  void queuesOnTheVolume(String example, String role) {
    assertThat(references(RenderedCollector.of(example, role)))
        .filteredOn(each -> each.name().endsWith("_QUEUE_DIRECTORY"))
        .isNotEmpty()
        .allSatisfy(
            each -> assertThat(each.otherwise().orElse("")).startsWith("/var/lib/tenantry/"));
  }

  /** A volume that is too small stops the pod, and with it goes what it had not delivered. */
  @ParameterizedTest
  @MethodSource("collectors")
  void hasRoomForTheQueues(String example, String role) {
    RenderedCollector collector = RenderedCollector.of(example, role);
    long largestFile =
        Pattern.compile("max_size: (\\d{8,})")
            .matcher(collector.text())
            .results()
            .mapToLong(match -> Long.parseLong(match.group(1)))
            .max()
            .orElseThrow();

    // Traces, metrics and logs, and half of each once more while it is made smaller.
    assertThat(collector.queueBytes()).isGreaterThanOrEqualTo(3 * largestFile * 3 / 2);
  }

  @Test
  void takesTheRegionsFilesFromTheValues() {
    String mine = "exporters: {debug: {}} # TENANTRY_EU_WEST_";
    RenderedCollector collector =
        RenderedCollector.of(
            Chart.COLLECTORS_VALUES,
            Map.of(
                "collectors.region",
                "eu-west",
                "collectors.agent.regionConfig",
                mine,
                "collectors.gateway.regionConfig",
                mine,
                "collectors.sampler.regionConfig",
                "a: ['${env:TENANTRY_EU_WEST_JAEGER_ENDPOINT}',"
                    + " '${env:TENANTRY_EU_WEST_LOKI_ENDPOINT}',"
                    + " '${env:TENANTRY_EU_WEST_PROMETHEUS_ENDPOINT}']"),
            "gateway");

    assertThat(collector.file("regions/eu-west/gateway.yaml")).isEqualTo(mine);
    assertThat(collector.variables()).containsKey("TENANTRY_EU_WEST_SAMPLERS_HOSTNAME");
  }

  /** In the chart's folder they are a link: what is packed must have them. */
  @Test
  void packsThem(@TempDir Path folder) throws IOException {
    new Helm(Chart.FOLDER).packageIt().withDestination(folder).call();
    Path packed;
    try (Stream<Path> files = Files.list(folder)) {
      packed = files.findFirst().orElseThrow();
    }

    assertThat(
            new Helm(packed)
                .template()
                .withName("tenantry")
                .withNamespace("tenantry")
                .withKubeVersion("1.34.0")
                .withValuesFile(Chart.COLLECTORS_VALUES)
                .call())
        .isEqualTo(Chart.render(Chart.COLLECTORS_VALUES, Map.of()));
  }

  private static Stream<Reference> references(RenderedCollector collector) {
    return REFERENCE.matcher(collector.text()).results().map(Reference::of);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
