package io.tenantry.e2e.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

@Tag("servers")
class ServersExtensionIT {

  private static final Path FOLDER = Path.of("target/servers/Sample").toAbsolutePath();

  private static final List<Jaeger> SEEN = new ArrayList<>();

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static void run(
      Class<?> sample, String method, long succeeded, long failed, Class<?>... parameters) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(sample, method, parameters))
        .execute()
        .testEvents()
        .assertStatistics(events -> events.succeeded(succeeded).failed(failed));
  }

  @Test
  void endsServersAndDropsLogsOfATestThatPassed() {
    run(Sample.class, "passes", 1, 0, Jaeger.class);

    assertThat(SEEN).singleElement().matches(jaeger -> !jaeger.isRunning());
    assertThat(FOLDER.resolve("passes")).doesNotExist();
  }

  @Test
  void endsServersAndKeepsLogsOfATestThatFailed() {
    run(Sample.class, "fails", 0, 1, Jaeger.class);

    assertThat(SEEN).singleElement().matches(jaeger -> !jaeger.isRunning());
    assertThat(FOLDER.resolve("fails/jaeger.log")).isNotEmptyFile();
  }

  @Test
  void givesEachTestOneOfItsOwn() {
    run(Sample.class, "repeats", 1, 1, int.class, Jaeger.class);

    assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    assertThat(FOLDER.resolve("repeats/1")).doesNotExist();
    assertThat(FOLDER.resolve("repeats/2/jaeger.log")).isNotEmptyFile();
  }

  @Test
  void givesTestsTheOneOfTheirClass() {
    run(Shared.class, "sees", 1, 0, Jaeger.class);

    assertThat(SEEN).hasSize(2).allMatch(jaeger -> jaeger.equals(SEEN.getFirst()));
    assertThat(SEEN.getFirst().isRunning()).isFalse();
  }

  /** Not found by its name; run by the tests above. */
  static class Sample {

    @Test
    @WithJaeger
    void passes(Jaeger jaeger) {
      SEEN.add(jaeger);
      assertThat(jaeger.isRunning()).isTrue();
    }

    @Test
    @WithJaeger
    void fails(Jaeger jaeger) {
      SEEN.add(jaeger);
      fail("on purpose");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @WithJaeger
    void repeats(int time, Jaeger jaeger) {
      SEEN.add(jaeger);
      assertThat(time).isEqualTo(1);
    }
  }

  /** Likewise. */
  @WithJaeger
  static class Shared {

    @BeforeAll
    static void prepare(Jaeger jaeger) {
      SEEN.add(jaeger);
    }

    @Test
    void sees(Jaeger jaeger) {
      SEEN.add(jaeger);
      assertThat(jaeger.isRunning()).isTrue();
    }
  }
}
