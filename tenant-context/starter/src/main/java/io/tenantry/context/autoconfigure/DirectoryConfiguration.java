package io.tenantry.context.autoconfigure;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.demand.WorkloadResource;
import io.tenantry.context.resolution.CachedTenantDirectory;
import io.tenantry.context.resolution.DirectoryReport;
import io.tenantry.context.resolution.DirectoryTenantResolver;
import io.tenantry.context.resolution.HttpTenantDirectory;
import io.tenantry.context.resolution.Residency;
import io.tenantry.context.resolution.StaticTenantDirectory;
import io.tenantry.context.resolution.TenantDirectory;
import io.tenantry.context.resolution.TenantProfile;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/** Who the tenants are, where they may be served, and who judges that. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DirectoryProperties.class, ResidencyProperties.class})
class DirectoryConfiguration {

  private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryConfiguration.class);
  private static final String JACKSON = "tools.jackson.databind.json.JsonMapper";

  @Bean
  @ConditionalOnMissingBean
  TenantDirectory tenantDirectory(
      DirectoryProperties properties, ResolutionProperties resolution, ResourceLoader resources) {
    URI url = properties.url();
    return url == null
        ? listed(properties, resolution.regions())
        : remote(url, properties, ClassUtils.isPresent(JACKSON, resources.getClassLoader()));
  }

  @Bean
  @ConditionalOnMissingBean
  Residency residency(
      ResidencyProperties properties, ResolutionProperties resolution, Environment environment) {
    return new Residency(
        properties.mode(),
        localRegion(properties, resolution.regions(), environment),
        properties.hint());
  }

  @Bean
  DoubtfulSettings doubtfulTenantSettings(
      ResolutionProperties resolution,
      DirectoryProperties directory,
      Residency residency,
      Environment environment) {
    return new DoubtfulSettings(resolution, directory, residency, environment);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(TenantResolver.class)
  static class ResolverConfiguration {

    @Bean
    AskedDirectory askedTenantDirectory(TenantDirectory directory, DirectoryProperties properties) {
      boolean remembers =
          directory instanceof StaticTenantDirectory || directory instanceof CachedTenantDirectory;
      return new AskedDirectory(
          remembers || !properties.cache().enabled()
              ? directory
              : new CachedTenantDirectory(directory, properties.cache().bounds()));
    }

    @Bean
    @ConditionalOnMissingBean
    DirectoryReport tenantDirectoryReport(AskedDirectory asked) {
      return new DirectoryReport(asked.directory());
    }

    @Bean
    TenantResolver tenantResolver(
        AskedDirectory asked,
        ResolutionProperties properties,
        Residency residency,
        ObjectProvider<TenantListener> listeners) {
      return new DirectoryTenantResolver(
          asked.directory(),
          properties.required(),
          properties.minimumTrust().trust(),
          properties.regions().stream().map(Region::new).collect(Collectors.toSet()),
          residency,
          TenantListeners.of(listeners));
    }
  }

  private static TenantDirectory listed(DirectoryProperties properties, List<String> regions) {
    PlanName defaultPlan = new PlanName(properties.defaultPlan());
    Map<TenantId, TenantProfile> enabled = new HashMap<>();
    Set<TenantId> disabled = new HashSet<>();
    properties
        .tenants()
        .forEach((id, entry) -> {
          requireRegion("tenantry.directory.tenants." + id + ".region", entry.region(), regions);
          if (entry.enabled()) {
            enabled.put(new TenantId(id), profile(entry, defaultPlan));
          } else {
            disabled.add(new TenantId(id));
          }
        });
    if (properties.strict() && enabled.isEmpty()) {
      throw new ContradictingPropertiesException(
          "tenantry.directory.strict is true and tenantry.directory.tenants has no enabled tenant: every request of a tenant would be refused.",
          "List the tenants under tenantry.directory.tenants, set tenantry.directory.url, define a bean TenantDirectory, or set tenantry.directory.strict to false.");
    }
    return new StaticTenantDirectory(enabled, disabled, defaultPlan, properties.strict());
  }

  private static TenantProfile profile(DirectoryProperties.Entry entry, PlanName defaultPlan) {
    String plan = entry.plan();
    String region = entry.region();
    return new TenantProfile(
        plan == null ? defaultPlan : new PlanName(plan),
        region == null ? null : new Region(region),
        entry.resident());
  }

  private static TenantDirectory remote(URI url, DirectoryProperties properties, boolean jackson) {
    if (!properties.tenants().isEmpty()) {
      throw new ContradictingPropertiesException(
          "tenantry.directory.url and tenantry.directory.tenants are both set: which one knows the tenants?",
          "Set one of the two.");
    }
    if (!jackson) {
      throw new ContradictingPropertiesException(
          "tenantry.directory.url is set, and there is no Jackson on the class path to read the answers with.",
          "Add the dependency org.springframework.boot:spring-boot-starter-jackson.");
    }
    return new HttpTenantDirectory(
        url,
        properties.timeout(),
        properties.bearerToken(),
        new PlanName(properties.defaultPlan()));
  }

  private static @Nullable Region localRegion(
      ResidencyProperties properties, List<String> regions, Environment environment) {
    String set = properties.localRegion();
    if (set != null) {
      requireRegion("tenantry.residency.local-region", set, regions);
      return new Region(set);
    }
    String told = cloudRegion(environment);
    if (told == null) {
      return null;
    }
    if (Region.parse(told).isEmpty() || (!regions.isEmpty() && !regions.contains(told))) {
      LOGGER.warn(
          "The cloud.region of OTEL_RESOURCE_ATTRIBUTES is none of tenantry.resolution.regions, so where this process runs is not compared with where a resident tenant is at home: set tenantry.residency.local-region");
      return null;
    }
    return new Region(told);
  }

  private static @Nullable String cloudRegion(Environment environment) {
    try {
      return WorkloadResource.of(environment.getProperty("OTEL_RESOURCE_ATTRIBUTES"), null, "")
          .attributes()
          .get("cloud.region");
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void requireRegion(
      String property, @Nullable String region, List<String> regions) {
    if (region != null && !regions.isEmpty() && !regions.contains(region)) {
      throw new ContradictingPropertiesException(
          "%s is %s, which is none of tenantry.resolution.regions (%s)."
              .formatted(property, region, String.join(", ", regions)),
          "Add it to tenantry.resolution.regions, or use one of those.");
    }
  }
}
