package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.fallback.FallbackLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FallbackPropertiesTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TenantFallbackAutoConfiguration.class));

  @Test
  void defaults() {
    runner.run(context ->
        assertThat(context)
            .getBean(FallbackLimits.class)
            .isEqualTo(new FallbackLimits(1_000, 100, Duration.ofMinutes(10))));
  }

  @Test
  void mappings() {
    runner
        .withPropertyValues(
            "tenantry.fallback.max-tenants=7",
            "tenantry.fallback.max-answers-per-tenant=8",
            "tenantry.fallback.max-age=9s")
        .run(context ->
            assertThat(context)
                .getBean(FallbackLimits.class)
                .isEqualTo(new FallbackLimits(7, 8, Duration.ofSeconds(9))));
  }

  @ParameterizedTest
  @CsvSource({
    "max-tenants,            0,        (expected: 1 to 100000)",
    "max-tenants,            100001,   (expected: 1 to 100000)",
    "max-answers-per-tenant, 0,        (expected: 1 to 10000)",
    "max-answers-per-tenant, 10001,    (expected: 1 to 10000)",
    "max-age,                999ms,    (expected: 1s to 24h)",
    "max-age,                86401s,   (expected: 1s to 24h)",
  })
  void saysWhatIsLegal(String property, String value, String expected) {
    runner
        .withPropertyValues("tenantry.fallback." + property + "=" + value)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageStartingWith("tenantry.fallback." + property + ": ")
                .hasMessageEndingWith(expected));
  }

  @Test
  void givesWayToTheApplicationsOwn() {
    FallbackLimits own = new FallbackLimits(1, 1, Duration.ofSeconds(1));
    runner
        .withBean(FallbackLimits.class, () -> own)
        .run(context -> assertThat(context).getBean(FallbackLimits.class).isSameAs(own));
  }
}
