package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.context.TenantCarrier;
import io.tenantry.context.resolution.TenantDirectory;
import io.tenantry.context.telemetry.MdcCarrier;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What somebody reads whose application does not start as it was meant to. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tenantry.directory.cache.max-tenants=0 | tenantry.directory.cache.max-tenants: 0 (expected: 1 to 10000000)",
        "tenantry.directory.cache.max-tenants=many | : 'many' from \"tenantry.directory.cache.max-tenants\" from property source \"commandLineArgs\" (expected: a whole number) @ is: Known tenants that are remembered, 1 to 10,000,000",
        "tenantry.resolution.required=perhaps | (expected: true or false) @ is: Whether a request without a tenant is refused with 400",
        "tenantry.resolution.trusted-proxies=10.0.0.0/8,ingress | 'ingress' (expected: an IPv4 or IPv6 address",
        "tenantry.directory.cache.ttl=soon | (expected: a duration such as 500ms, 10s or 5m)",
        "tenantry.directory.tenants.acme.resident=perhaps | tenantry.directory.tenants.acme.resident: 'perhaps' @ is: Tenants by id",
        "tenantry.residency.mode=strict | (expected: enforce, report, off) @ Give tenantry.residency.mode a legal value.",
        "tenantry.directory.strict=true | List the tenants under tenantry.directory.tenants",
      })
  void aWrongValueStopsTheStartWithWhatIsLegal(
      String assignment, String explanations, CapturedOutput output) {
    assertDoesNotStart(OnlyOurs.class, "--" + assignment);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(assignment.substring(0, assignment.indexOf('=')))
        .contains(explanations.split(" @ "));
  }

  @Test
  void theLocalRegionIsOneOfTheRegions(CapturedOutput output) {
    assertDoesNotStart(
        OnlyOurs.class,
        "--tenantry.resolution.regions=us-east,us-west",
        "--tenantry.residency.local-region=mars");
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("none of tenantry.resolution.regions (us-east, us-west)")
        .contains("Add it to tenantry.resolution.regions, or use one of those.");
  }

  @Test
  void otherPeoplesPropertiesAreLeftToSpringBoot(CapturedOutput output) {
    assertDoesNotStart(OnlyOurs.class, "--spring.main.web-application-type=sometimes");
    assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("a legal value");
  }

  @Test
  void twoDirectoriesAreOneTooMany(CapturedOutput output) {
    assertDoesNotStart(TwoDirectories.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("There are 2 beans of type TenantDirectory (first, second), and one is needed.")
        .contains("mark it with @Primary");
  }

  @Test
  void whoeverWantsOneCarrierIsToldThatThereAreSeveral(CapturedOutput output) {
    assertDoesNotStart(TwoCarriers.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("There are 2 beans of type TenantCarrier")
        .contains("inject an ObjectProvider<TenantCarrier>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tenantry.resolution.trusted-proxies=10.0.0.0/8,0.0.0.0/0 | trusted-proxies holds 0.0.0.0/0",
        "--tenantry.resolution.trusted-proxies=0.0.0.0/1,128.0.0.0/1 | trusted-proxies holds 0.0.0.0/1",
        "--spring.main.cloud-platform=kubernetes | trusted-proxies is not set",
        "--tenantry.resolution.trusted-proxies=::/0 | trusted-proxies holds ::/0",
        "--tenantry.directory.tenants.acme.region=us-east --tenantry.directory.tenants.acme.resident=true | There are resident tenants, and",
        "--tenantry.directory.url=http://tenants.internal/v1 --tenantry.directory.bearer-token=s3cret | bearer-token is sent to an http URL",
      })
  void warnsOfWhatIsHardlyMeant(String arguments, String warning, CapturedOutput output) {
    starts(arguments);
    assertThat(output).contains(warning);
  }

  @ParameterizedTest
  @CsvSource({
    "--tenantry.resolution.trusted-proxies=10.0.0.0/8",
    "--tenantry.resolution.trusted-proxies=fc00::/7",
    "--spring.main.cloud-platform=kubernetes --tenantry.resolution.trusted-proxies=127.0.0.1",
    "--spring.main.cloud-platform=heroku",
    "--tenantry.resolution.trusted-proxies=203.0.113.9",
    "--tenantry.directory.url=https://tenants.internal/v1 --tenantry.directory.bearer-token=s3cret",
    "--tenantry.directory.url=http://[::1]:8080/v1 --tenantry.directory.bearer-token=s3cret",
    "--tenantry.directory.tenants.acme.region=us-east --tenantry.directory.tenants.acme.resident=true --tenantry.residency.local-region=us-east",
  })
  void saysNothingOfWhatMayBeMeant(String arguments, CapturedOutput output) {
    starts(arguments);
    assertThat(output).doesNotContain("DoubtfulSettings");
  }

  private static void starts(String arguments) {
    application(OnlyOurs.class).run(arguments.split(" ")).close();
  }

  private static void assertDoesNotStart(Class<?> application, String... arguments) {
    assertThatThrownBy(() -> application(application).run(arguments));
  }

  private static SpringApplicationBuilder application(Class<?> application) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TenantContextAutoConfiguration.class)
  static class OnlyOurs {}

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TenantContextAutoConfiguration.class)
  static class TwoDirectories {

    @Bean
    TenantDirectory first() {
      return tenant -> Optional.empty();
    }

    @Bean
    TenantDirectory second() {
      return tenant -> Optional.empty();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(TenantContextAutoConfiguration.class)
  static class TwoCarriers {

    @Bean
    TenantCarrier own() {
      return new MdcCarrier();
    }

    @Bean
    String wantsOne(TenantCarrier carrier) {
      return carrier.toString();
    }
  }
}
