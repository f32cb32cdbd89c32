package io.tenantry.context.autoconfigure;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.context.PlanName;
import io.tenantry.context.slo.Objective;
import io.tenantry.context.slo.Objectives;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SloPropertiesTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of())).isEqualTo(new SloProperties(null, 0.99, Map.of(), 50, 100));
  }

  @Test
  void mappings() {
    assertThat(
            bind(
                Map.of(
                    "tenantry.slo.objective", "250ms",
                    "tenantry.slo.target", "0.999",
                    "tenantry.slo.plans.gold.objective", "100ms",
                    "tenantry.slo.plans.gold.target", "0.9999",
                    "tenantry.slo.plans[Free_Tier].target", "0.9",
                    "tenantry.slo.max-routes", "1000",
                    "tenantry.slo.min-requests", "10")))
        .isEqualTo(
            new SloProperties(
                ofMillis(250),
                0.999,
                Map.of(
                    "gold", new SloProperties.Plan(ofMillis(100), 0.9999),
                    "Free_Tier", new SloProperties.Plan(null, 0.9)),
                1_000,
                10));
  }

  @Test
  void aPlanHasWhatItDoesNotSayFromTheOthers() {
    SloProperties properties =
        new SloProperties(
            ofMillis(250),
            0.99,
            Map.of(
                "gold", new SloProperties.Plan(ofMillis(100), null),
                "free", new SloProperties.Plan(null, 0.9)),
            50,
            100);
    assertThat(properties.objectives(ofMillis(250)))
        .isEqualTo(
            new Objectives(
                new Objective(ofMillis(250), 0.99),
                Map.of(
                    new PlanName("gold"), new Objective(ofMillis(100), 0.99),
                    new PlanName("free"), new Objective(ofMillis(250), 0.9))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenantry.slo.objective=0ms             | expected: 1ms to 1h",
        "tenantry.slo.objective=2h              | expected: 1ms to 1h",
        "tenantry.slo.target=0.4                | expected: 0.5 to 0.99999",
        "tenantry.slo.target=1                  | expected: 0.5 to 0.99999",
        "tenantry.slo.target=NaN                | expected: 0.5 to 0.99999",
        "tenantry.slo.plans.gold.objective=2h   | expected: 1ms to 1h",
        "tenantry.slo.plans.gold.target=99.9    | expected: 0.5 to 0.99999",
        "tenantry.slo.plans[not ok].target=0.9  | expected: names of plans",
        "tenantry.slo.max-routes=0              | expected: 1 to 1000",
        "tenantry.slo.min-requests=9            | expected: 10 to 1000000",
      })
  void aWrongValueIsRefusedWithThePropertyAndWhatIsLegal(String assignment, String legal) {
    int equals = assignment.indexOf('=');
    String property = assignment.substring(0, equals);
    assertThatThrownBy(() -> bind(Map.of(property, assignment.substring(equals + 1))))
        .rootCause()
        .hasMessageStartingWith(property.replaceAll("\\[.*", ""))
        .hasMessageContaining(legal);
  }

  private static SloProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tenantry.slo", SloProperties.class);
  }
}
