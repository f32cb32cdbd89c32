package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.autoscaler.audit.DecisionRecords;
import io.tenantry.autoscaler.audit.TickPace;
import io.tenantry.autoscaler.control.OutcomeListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class AuditConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(AuditConfiguration.class)
          .withBean(SimpleMeterRegistry.class)
          .withBean(TickPace.class, () -> new TickPace(Duration.ofSeconds(1), () -> {}))
          .withBean(InstantSource.class, InstantSource::system);

  @Test
  void writesNothingByDefault() {
    runner.run(context -> {
      assertThat(context.getBean(AuditProperties.class))
          .isEqualTo(new AuditProperties("", DataSize.ofMegabytes(64), 8));
      assertThat(context.getBean(OutcomeListener.class)).isNotInstanceOf(DecisionRecords.class);
    });
  }

  @Test
  void mapsEveryProperty(@TempDir Path folder) {
    Path file = folder.resolve("decisions.jsonl");
    runner
        .withPropertyValues(
            "tenantry.autoscaler.audit.file=" + file,
            "tenantry.autoscaler.audit.max-file-size=5MB",
            "tenantry.autoscaler.audit.max-files=3")
        .run(context -> {
          assertThat(context.getBean(AuditProperties.class))
              .isEqualTo(new AuditProperties(file.toString(), DataSize.ofMegabytes(5), 3));
          assertThat(context.getBean(OutcomeListener.class)).isInstanceOf(DecisionRecords.class);
          assertThat(file).isEmptyFile();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "max-file-size=512KB, 'max-file-size: 512KB (expected: a size of 1MB..1024MB)'",
    "max-files=1, 'max-files: 1 (expected: a whole number of 2..100)'"
  })
  void refusesBoundsThatAreNone(String property, String message) {
    runner
        .withPropertyValues("tenantry.autoscaler.audit." + property)
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasStackTraceContaining("tenantry.autoscaler.audit." + message));
  }

  @Test
  void stopsTheStartWhenTheFileCannotBeWritten(@TempDir Path folder) {
    runner
        .withPropertyValues("tenantry.autoscaler.audit.file=" + folder.resolve("no/such/file"))
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasStackTraceContaining(
                    "tenantry.autoscaler.audit.file: cannot be written (expected: a file in a"
                        + " folder that exists, or empty)"));
  }
}
