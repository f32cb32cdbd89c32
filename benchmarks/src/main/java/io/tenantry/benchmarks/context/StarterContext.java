package io.tenantry.benchmarks.context;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** The starter's beans as an application gets them: from its auto-configurations. */
final class StarterContext {

  private static final String OURS = "io.tenantry.";

  private StarterContext() {}

  /**
   * Starts a servlet application without a server, in which the 4,096 tenants are known.
   *
   * @param properties beside those of the directory
   * @param application the application's own configuration
   */
  static AnnotationConfigWebApplicationContext start(
      Map<String, Object> properties, Class<?>... application) {
    Map<String, Object> all = new HashMap<>(properties);
    for (int i = 0; i < TenantIds.COUNT; i++) {
      all.put("tenantry.directory.tenants." + TenantIds.id(i) + ".plan", "gold");
    }
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("bench", all));
    if (application.length > 0) {
      context.register(application);
    }
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
