package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.admission.AdmissionMeters;
import io.tenantry.context.admission.FileLiveSource;
import io.tenantry.context.admission.HttpLiveSource;
import io.tenantry.context.admission.LimitersReport;
import io.tenantry.context.admission.LiveFeed;
import io.tenantry.context.admission.LiveSource;
import io.tenantry.context.admission.TenantAdmission;
import io.tenantry.context.admission.Upkeep;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AdmissionAutoConfigurationTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withBean(TenantLabels.class, () -> new TenantLabels(10, 10, List.of()))
          .withConfiguration(AutoConfigurations.of(TenantAdmissionAutoConfiguration.class));

  @Test
  void nobodyIsLimitedUnlessSomebodySaysSo() {
    application.run(context -> assertThat(context).doesNotHaveBean(AdmissionControl.class));
  }

  @ParameterizedTest
  @CsvSource({
    "tenantry.admission.plans.gold.requests-per-second=10",
    "tenantry.admission.overload.mode=latency",
    "tenantry.admission.enabled=true"
  })
  void oneWordAboutLimitsIsEnough(String property) {
    application
        .withPropertyValues(property)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(TenantAdmission.class)
                .hasSingleBean(Upkeep.class)
                .hasSingleBean(LimitersReport.class)
                .hasSingleBean(AdmissionMeters.class)
                .doesNotHaveBean(LiveFeed.class));
  }

  @Test
  void thereIsASwitchForEmergencies() {
    application
        .withPropertyValues(
            "tenantry.admission.plans.gold.requests-per-second=10",
            "tenantry.admission.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(AdmissionControl.class));
  }

  @Test
  void anotherControlReplacesOurs() {
    application
        .withPropertyValues("tenantry.admission.live.file=/nowhere")
        .withBean(AdmissionControl.class, () -> AdmissionControl.OPEN)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AdmissionControl.class)
                .doesNotHaveBean(TenantAdmission.class)
                .doesNotHaveBean(Upkeep.class)
                .doesNotHaveBean(LiveFeed.class));
  }

  @Test
  void limitsMayBePublishedAtAUrlOrInAFileOrAnywhere() {
    application
        .withPropertyValues("tenantry.admission.live.url=http://127.0.0.1:9/limits")
        .run(context ->
            assertThat(context).hasSingleBean(HttpLiveSource.class).hasSingleBean(LiveFeed.class));
    application
        .withPropertyValues("tenantry.admission.live.file=/nowhere")
        .run(context ->
            assertThat(context).hasSingleBean(FileLiveSource.class).hasSingleBean(LiveFeed.class));
    application
        .withPropertyValues("tenantry.admission.live.url=")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LiveSource.class));
    application
        .withPropertyValues("tenantry.admission.enabled=true")
        .withBean(
            LiveSource.class,
            () ->
                known -> {
                  throw new IOException("nothing yet");
                })
        .run(context -> assertThat(context).hasSingleBean(LiveFeed.class));
  }

  @Test
  void figuresOfTheWorkloadNeedSomebodyWhoCountsItsReplicas() {
    application
        .withPropertyValues("tenantry.admission.scope=workload")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContainingAll(
                    "tenantry.admission.scope: workload", "tenantry.admission.live.url"));
    application
        .withPropertyValues(
            "tenantry.admission.scope=workload", "tenantry.admission.live.file=/nowhere")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void metersAreAHandful() {
    application
        .withPropertyValues(
            "tenantry.admission.overload.mode=latency", "tenantry.admission.live.file=/nowhere")
        .run(context ->
            assertThat(metersIn(context.getBean(AdmissionMeters.class)))
                .containsExactlyInAnyOrder(
                    "tenantry.admission.limiters",
                    "tenantry.admission.live.age",
                    "tenantry.admission.concurrency.limit",
                    "tenantry.admission.in.flight"));
    application
        .withPropertyValues(
            "tenantry.admission.overload.mode=cpu",
            "tenantry.admission.overload.requests-per-second=100")
        .run(context ->
            assertThat(metersIn(context.getBean(AdmissionMeters.class)))
                .containsExactlyInAnyOrder(
                    "tenantry.admission.limiters", "tenantry.admission.rate.limit"));
  }

  private static List<String> metersIn(AdmissionMeters meters) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    meters.bindTo(registry);
    return registry.getMeters().stream().map(meter -> meter.getId().getName()).toList();
  }
}
