package io.tenantry.context.autoconfigure;

import io.micrometer.context.ContextSnapshotFactory;
import io.tenantry.context.Cidr;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.TenantCarrier;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.resolution.TrustedProxies;
import io.tenantry.context.slo.Objectives;
import io.tenantry.context.telemetry.MdcCarrier;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/** Who the tenants are, how one is resolved, and what moves with it. */
@AutoConfiguration(before = TaskExecutionAutoConfiguration.class)
@EnableConfigurationProperties({
  DirectoryProperties.class,
  ResolutionProperties.class,
  TelemetryProperties.class
})
@Import(DirectoryConfiguration.class)
public final class TenantContextAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  PeerTrust peerTrust(ResolutionProperties properties) {
    return new TrustedProxies(properties.trustedProxies().stream().map(Cidr::parse).toList());
  }

  @Bean
  @ConditionalOnMissingBean
  TenantHeaders tenantHeaders(ResolutionProperties properties) {
    return new TenantHeaders(
        properties.tenantHeader(), properties.tenantHeaderAliases(), properties.regionHeader());
  }

  @Bean
  @ConditionalOnMissingBean
  TenantLabels tenantLabels(
      TelemetryProperties telemetry,
      DirectoryProperties directory,
      ResolutionProperties resolution,
      ObjectProvider<Objectives> objectives) {
    return new TenantLabels(
        telemetry.maxTenants(),
        telemetry.maxRegions(),
        telemetry.maxPlans(),
        pinned(telemetry, directory),
        pinnedRegions(telemetry, directory, resolution),
        knownPlans(directory, objectives),
        telemetry.epoch(),
        System::nanoTime);
  }

  /** The directory's tenants are not pinned where some would be left out: then traffic decides. */
  private static Set<TenantId> pinned(
      TelemetryProperties telemetry, DirectoryProperties directory) {
    Set<TenantId> pinned = new LinkedHashSet<>();
    telemetry.pinnedTenants().forEach(tenant -> pinned.add(new TenantId(tenant)));
    Set<TenantId> withDirectory = new LinkedHashSet<>(pinned);
    directory
        .tenants()
        .forEach((tenant, entry) -> {
          if (entry.enabled()) {
            withDirectory.add(new TenantId(tenant));
          }
        });
    return withDirectory.size() <= telemetry.maxTenants() ? withDirectory : pinned;
  }

  /** Nor are regions: those that exist or, where nobody says which do, the homes of tenants. */
  private static Set<Region> pinnedRegions(
      TelemetryProperties telemetry,
      DirectoryProperties directory,
      ResolutionProperties resolution) {
    Set<Region> pinned = new LinkedHashSet<>();
    resolution.regions().forEach(region -> pinned.add(new Region(region)));
    directory
        .tenants()
        .forEach((tenant, entry) -> {
          if (entry.enabled() && entry.region() != null) {
            pinned.add(new Region(entry.region()));
          }
        });
    return pinned.size() <= telemetry.maxRegions() ? pinned : Set.of();
  }

  /** Those with an objective first: it is looked up by the name in metrics. */
  private static Set<PlanName> knownPlans(
      DirectoryProperties directory, ObjectProvider<Objectives> objectives) {
    Set<PlanName> known = new LinkedHashSet<>();
    known.add(PlanName.DEFAULT);
    objectives.ifAvailable(some -> known.addAll(some.plans().keySet()));
    known.add(new PlanName(directory.defaultPlan()));
    directory
        .tenants()
        .values()
        .forEach(entry -> {
          if (entry.plan() != null) {
            known.add(new PlanName(entry.plan()));
          }
        });
    return known;
  }

  @Bean
  @ConditionalOnMissingBean
  TenantContext tenantContext(ObjectProvider<TenantCarrier> carriers) {
    return new TenantContext(carriers.orderedStream().toList());
  }

  @Bean
  @ConditionalOnMissingBean
  @Order(0)
  MdcCarrier mdcTenantCarrier() {
    return new MdcCarrier();
  }

  @Bean
  LogKeyCheck tenantLogKeyCheck(Environment environment) {
    return new LogKeyCheck(environment);
  }

  /**
   * For {@code @Async}, asynchronous controllers and whoever else uses Spring Boot's executor. Not
   * Boot's own decorator ({@code spring.task.execution.propagate-context}): that one leaves a
   * worker as the task before it left it, when a task has no tenant.
   */
  @Bean
  @ConditionalOnMissingBean(name = "tenantTaskDecorator")
  TaskDecorator tenantTaskDecorator() {
    return new ContextPropagatingTaskDecorator(
        ContextSnapshotFactory.builder().clearMissing(true).build());
  }
}
