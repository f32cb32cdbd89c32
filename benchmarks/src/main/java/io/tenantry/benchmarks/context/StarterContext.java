package io.tenantry.benchmarks.context;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * The starter's beans as an application gets them: from its auto-configurations. Made once for each
 * JVM and left open: a fork of JMH needs one of them, and ends.
 */
final class StarterContext {

  private static final String OURS = "io.tenantry.";
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
    context.register(AutoConfigurations.getClasses(AutoConfigurations.of(ours())));
    context.refresh();
    return context;
  }

  private static Class<?>[] ours() {
    ClassLoader loader = StarterContext.class.getClassLoader();
    List<String> candidates =
        ImportCandidates.load(AutoConfiguration.class, loader).getCandidates();
    return candidates.stream()
        .filter(name -> name.startsWith(OURS))
        .map(name -> load(name, loader))
        .toArray(Class<?>[]::new);
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
