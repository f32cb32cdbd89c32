package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines that a real application writes to its console. */
@ExtendWith(OutputCaptureExtension.class)
class LogFormatsTest {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogFormatsTest.class);
  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), new Region("us-east"), new PlanName("gold"));

  private final Properties before = (Properties) System.getProperties().clone();

  /**
   * Another application of this JVM may have set it up already, and then it stays as it is: Spring
   * Boot keeps the format in system properties.
   */
  @BeforeEach
  void anew() {
    LoggingSystem.get(getClass().getClassLoader()).cleanUp();
  }

  @AfterEach
  void leaveItAsItWas() {
    anew();
    System.setProperties(before);
  }

  @Test
  void aPatternHasTheTenant(CapturedOutput output) {
    log(
        "logging.pattern.console=%X{tenant.id:-_none} %X{tenant.region:-_none} %X{tenant.plan:-default} %m%n");
    assertThat(output.getOut().lines())
        .contains("_none _none default outside", "acme us-east gold inside");
  }

  @Test
  void elasticCommonSchemaNestsIt(CapturedOutput output) {
    log("logging.structured.format.console=ecs");
    JsonNode tenant = line(output, "inside").get("tenant");
    assertThat(tenant)
        .isEqualTo(
            JsonMapper.shared()
                .readTree("{\"id\":\"acme\",\"region\":\"us-east\",\"plan\":\"gold\"}"));
    assertThat(line(output, "outside").has("tenant")).isFalse();
  }

  @Test
  void logstashKeepsItFlat(CapturedOutput output) {
    log("logging.structured.format.console=logstash");
    JsonNode line = line(output, "inside");
    assertThat(line.get("tenant.id").asString()).isEqualTo("acme");
    assertThat(line.get("tenant.region").asString()).isEqualTo("us-east");
    assertThat(line.get("tenant.plan").asString()).isEqualTo("gold");
    assertThat(line(output, "outside").has("tenant.id")).isFalse();
  }

  @Test
  void aFieldThatTheEcsFormatCannotWriteBesideOursIsWarnedAbout(CapturedOutput output) {
    log(
        "logging.structured.format.console=ecs",
        "management.tracing.baggage.correlation.fields=tenant,order");
    JsonNode warning = line(output, "management.tracing.baggage.correlation.fields has 'tenant'");
    assertThat(warning.get("log").get("level").asString()).isEqualTo("WARN");
    assertThat(output.getOut()).doesNotContain("has 'order'");
  }

  @Test
  void otherFormatsHaveNoTroubleWithIt(CapturedOutput output) {
    log("management.tracing.baggage.correlation.fields=tenant");
    assertThat(output.getOut()).doesNotContain("correlation.fields");
  }

  private static void log(String... properties) {
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(Wiring.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .properties(properties)
            .run()) {
      LOGGER.info("outside");
      application.getBean(TenantContext.class).run(ACME, () -> LOGGER.info("inside"));
    }
  }

  private static JsonNode line(CapturedOutput output, String text) {
    String line =
        output
            .getOut()
            .lines()
            .filter(candidate -> candidate.contains("\"message\":\"" + text))
            .findFirst()
            .orElseThrow(() -> new AssertionError(output.getOut()));
    return JsonMapper.shared().readTree(line);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TenantContextAutoConfiguration.class)
  static class Wiring {}
}
