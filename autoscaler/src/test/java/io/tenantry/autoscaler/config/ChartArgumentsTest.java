package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** A property that the chart sets and the application does not know would be ignored in silence. */
class ChartArgumentsTest {

  private static final Path TEMPLATE =
      Path.of("..", "charts", "tenantry", "templates", "deployment.yaml");
  private static final Pattern ARGUMENT = Pattern.compile("- --(tenantry[a-z.-]+)=");

  @Test
  void setsOnlyPropertiesThatExist() throws IOException {
    Set<String> set =
        ARGUMENT
            .matcher(Files.readString(TEMPLATE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertThat(set).hasSizeGreaterThan(5);
    assertThat(
            Stream.of(
                    ControlProperties.class,
                    KubernetesProperties.class,
                    LeaderElectionProperties.class,
                    OtlpProperties.class)
                .flatMap(ChartArgumentsTest::names))
        .containsAll(set);
  }

  private static Stream<String> names(Class<?> properties) {
    String prefix = properties.getAnnotation(ConfigurationProperties.class).value();
    return Arrays.stream(properties.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "-$1"))
        .map(name -> ConfigurationPropertyName.adapt(prefix + "." + name, '.').toString());
  }
}
