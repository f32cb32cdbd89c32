package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on the collectors' installation speaks of the chart that there is. */
class InstallPageTest {

  private static final Path PAGE = Path.of("..", "docs", "install-collectors.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\|([^|]*)\\|");
  private static final Set<String> ROLES = Set.of("agent", "gateway", "sampler");

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  private static Object collectors() throws IOException {
    String values = Files.readString(Chart.FOLDER.resolve("values.yaml"));
    return Chart.at(Chart.parseAll(values).iterator().next(), "collectors");
  }

  @Test
  void tellsOfValuesThatThereAre() throws IOException {
    Object values = collectors();

    assertThat(ROW.matcher(page()).results())
        .hasSizeGreaterThan(20)
        .allSatisfy(row -> {
          Object value = Chart.at(values, (Object[]) row.group(1).split("\\.", -1));
          String told = row.group(2).replace("`", "").strip();
          if (Set.of("true", "false").contains(told) || told.matches("[0-9A-Z].*")) {
            assertThat(String.valueOf(value)).describedAs(row.group(1)).isEqualTo(told);
          }
        });
  }

  @Test
  void tellsOfEveryPart() throws IOException {
    Set<String> told =
        ROW.matcher(page())
            .results()
            .map(row -> row.group(1).replaceFirst("\\..*", ""))
            .collect(Collectors.toSet());

    assertThat(told).containsExactlyInAnyOrderElementsOf(names(collectors()));
  }

  @Test
  void tellsWhatEachRoleHas() throws IOException {
    Set<String> common = new TreeSet<>(names(Chart.at(collectors(), "agent")));
    for (String role : ROLES) {
      common.retainAll(names(Chart.at(collectors(), role)));
    }
    common.remove("queue");
    String last = List.of(page().split("\n")).getLast();

    assertThat(common).allSatisfy(name -> assertThat(last).contains("`" + name + "`"));
  }

  private static Set<String> names(Object map) {
    return ((Map<?, ?>) map).keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }
}
