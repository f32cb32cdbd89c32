package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.autoscaler.audit.DecisionRecords;
import io.tenantry.autoscaler.control.OutcomeListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AuditConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(AuditConfiguration.class)
          .withBean(SimpleMeterRegistry.class);

  @Test
  void writesNothingByDefault() {
    runner.run(context -> {
      assertThat(context.getBean(AuditProperties.class)).isEqualTo(new AuditProperties(""));
      assertThat(context.getBean(OutcomeListener.class)).isNotInstanceOf(DecisionRecords.class);
    });
  }

  @Test
  void mapsEveryProperty(@TempDir Path folder) {
    Path file = folder.resolve("decisions.jsonl");
    runner
        .withPropertyValues("tenantry.autoscaler.audit.file=" + file)
        .run(context -> {
          assertThat(context.getBean(AuditProperties.class))
              .isEqualTo(new AuditProperties(file.toString()));
          assertThat(context.getBean(OutcomeListener.class)).isInstanceOf(DecisionRecords.class);
          assertThat(file).isEmptyFile();
        });
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
