package io.tenantry.context.autoconfigure;

import com.sun.management.OperatingSystemMXBean;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.admission.AdmissionMeters;
import io.tenantry.context.admission.FileLiveSource;
import io.tenantry.context.admission.HttpLiveSource;
import io.tenantry.context.admission.LimitScope;
import io.tenantry.context.admission.LimitersReport;
import io.tenantry.context.admission.LiveFeed;
import io.tenantry.context.admission.LiveSource;
import io.tenantry.context.admission.Overload;
import io.tenantry.context.admission.PlanLimits;
import io.tenantry.context.admission.TenantAdmission;
import io.tenantry.context.admission.Upkeep;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Limits of tenants, where somebody wants them. */
@AutoConfiguration(
    after = TenantContextAutoConfiguration.class,
    before = TenantWebAutoConfiguration.class)
@Conditional(OnAdmission.class)
@EnableConfigurationProperties(AdmissionProperties.class)
public final class TenantAdmissionAutoConfiguration {

  private static final Duration CPU_INTERVAL = Duration.ofSeconds(1);

  @Bean
  @ConditionalOnMissingBean(AdmissionControl.class)
  TenantAdmission tenantAdmission(AdmissionProperties properties) {
    Map<PlanName, PlanLimits> plans =
        properties.plans().entrySet().stream()
            .collect(
                Collectors.toMap(
                    plan -> new PlanName(plan.getKey()), plan -> plan.getValue().limits()));
    return new TenantAdmission(
        plans,
        properties.scope(),
        properties.maxLimiters(),
        properties.idleTime(),
        overload(properties.overload()),
        System::nanoTime);
  }

  @Bean
  @ConditionalOnBean(TenantAdmission.class)
  @ConditionalOnText("tenantry.admission.live.url")
  @ConditionalOnMissingBean(LiveSource.class)
  HttpLiveSource httpLiveSource(AdmissionProperties properties) {
    return new HttpLiveSource(
        Objects.requireNonNull(properties.live().url()), properties.live().timeout());
  }

  @Bean
  @ConditionalOnBean(TenantAdmission.class)
  @ConditionalOnText("tenantry.admission.live.file")
  @ConditionalOnMissingBean(LiveSource.class)
  FileLiveSource fileLiveSource(AdmissionProperties properties) {
    return new FileLiveSource(
        Objects.requireNonNull(properties.live().file()), InstantSource.system());
  }

  @Bean
  @ConditionalOnBean({TenantAdmission.class, LiveSource.class})
  @ConditionalOnMissingBean
  LiveFeed tenantLiveFeed(LiveSource source, TenantAdmission admission) {
    return new LiveFeed(
        source, JsonParserFactory.getJsonParser()::parseMap, admission, System::nanoTime);
  }

  /** A thread for each thing to do; closed with the application. */
  @Bean
  @ConditionalOnBean(TenantAdmission.class)
  Upkeep tenantAdmissionUpkeep(
      AdmissionProperties properties, TenantAdmission admission, ObjectProvider<LiveFeed> live) {
    if (properties.scope() == LimitScope.WORKLOAD && live.getIfAvailable() == null) {
      throw new IllegalArgumentException(
          "tenantry.admission.scope: workload (expected with it: tenantry.admission.live.url, tenantry.admission.live.file or a bean LiveSource, which say how many replicas there are)");
    }
    Upkeep upkeep = new Upkeep();
    upkeep.every(properties.idleTime(), admission::removeIdle);
    live.ifAvailable(feed -> upkeep.every(properties.live().interval(), feed::look));
    if (properties.overload().mode() == AdmissionProperties.OverloadMode.CPU
        && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      upkeep.every(CPU_INTERVAL, () -> admission.cpuLoaded(machine.getCpuLoad()));
    }
    return upkeep;
  }

  @Bean
  @ConditionalOnBean(TenantAdmission.class)
  LimitersReport tenantLimitersReport(
      TenantAdmission admission, TenantLabels labels, ObjectProvider<LiveFeed> live) {
    return new LimitersReport(admission, labels, live.getIfAvailable());
  }

  @Bean
  @ConditionalOnBean(TenantAdmission.class)
  AdmissionMeters tenantAdmissionMeters(TenantAdmission admission, ObjectProvider<LiveFeed> live) {
    return new AdmissionMeters(admission, live.getIfAvailable());
  }

  private static Overload overload(AdmissionProperties.Overload properties) {
    return switch (properties.mode()) {
      case OFF -> Overload.off();
      case CPU ->
          Overload.byCpu(Objects.requireNonNull(properties.requestsPerSecond()), System::nanoTime);
      case LATENCY ->
          Overload.byLatency(
              properties.minLimit(),
              properties.initialLimit(),
              properties.maxLimit(),
              System::nanoTime);
    };
  }
}
