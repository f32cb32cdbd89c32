package io.tenantry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the files of every role in every region. */
class ShippedConfigTest {

  static Stream<Arguments> everyRoleInEveryRegion() {
    return CollectorConfig.shippedRegions().stream()
        .flatMap(region ->
            Stream.of("agent", "gateway", "sampler")
                .map(role ->
                    Arguments.argumentSet("%s of %s".formatted(role, region), role, region)));
  }

  @ParameterizedTest
  @MethodSource("everyRoleInEveryRegion")
  void definesEveryComponentThatItNames(String role, String region) {
    CollectorConfig config = CollectorConfig.shipped(role, region);

    assertThat(ComponentNames.defined(config)).containsAll(ComponentNames.used(config));
  }

  @ParameterizedTest
  @MethodSource("everyRoleInEveryRegion")
  void limitsMemoryBeforeAnythingElse(String role, String region) {
    CollectorConfig config = CollectorConfig.shipped(role, region);

    assertThat(new PipelineGraph(config).paths())
        .isNotEmpty()
        .extracting(path -> path.components().get(1))
        .containsOnly("memory_limiter");
  }

  @ParameterizedTest
  @MethodSource("everyRoleInEveryRegion")
  void namesNoOtherRegion(String role, String region) {
    CollectorConfig config = CollectorConfig.shipped(role, region);
    List<String> others =
        CollectorConfig.shippedRegions().stream().filter(name -> !name.equals(region)).toList();

    assertThat(String.valueOf(config.value())).doesNotContain(others);
  }
}
