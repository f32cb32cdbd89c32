package io.tenantry.benchmarks.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * The starter's beans as an application gets them: from its auto-configurations. Made once for each
 * JVM and left open: a fork of JMH needs one of them, and ends.
 */
final class StarterContext {

  private static final ConcurrentMap<List<Class<?>>, ApplicationContext> STARTED =
      new ConcurrentHashMap<>();

  private StarterContext() {}

  /**
   * A servlet application without a server, in which the 4,096 tenants are known.
   *
   * @param application the application's own configuration
   */
  static ApplicationContext with(Class<?>... application) {
    return STARTED.computeIfAbsent(List.of(application), StarterContext::start);
  }

  private static ApplicationContext start(List<Class<?>> application) {
    Map<String, Object> all = new HashMap<>();
    for (int i = 0; i < TenantIds.COUNT; i++) {
      all.put("tenantry.directory.tenants." + TenantIds.id(i) + ".plan", "gold");
    }
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("bench", all));
    application.forEach(context::register);
    context.register(Ours.class);
    context.refresh();
    return context;
  }

  /** As {@code @EnableAutoConfiguration}, for the starter's own and nobody else's. */
  @Configuration(proxyBeanMethods = false)
  @Import(OurAutoConfigurations.class)
  static class Ours {}

  static final class OurAutoConfigurations extends AutoConfigurationImportSelector {

    @Override
    protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
      return new AnnotationAttributes();
    }

    @Override
    protected Set<String> getExclusions(
        AnnotationMetadata metadata, @Nullable AnnotationAttributes attributes) {
      return Set.of();
    }

    @Override
    protected List<String> getCandidateConfigurations(
        AnnotationMetadata metadata, @Nullable AnnotationAttributes attributes) {
      return new ArrayList<>(
          super.getCandidateConfigurations(metadata, attributes).stream()
              .filter(name -> name.startsWith("io.tenantry."))
              .toList());
    }
  }
}
