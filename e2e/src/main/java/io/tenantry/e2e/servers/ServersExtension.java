package io.tenantry.e2e.servers;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import io.tenantry.e2e.tools.Binaries;
import io.tenantry.e2e.tools.Tool;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Skips what lacks its binaries, gives servers as parameters, and ends them with the test or class
 * that asked for them. One that the class asked for is that of its tests, too; {@link Servers} are
 * always of the one who asks.
 */
final class ServersExtension
    implements ExecutionCondition, ParameterResolver, AfterEachCallback, AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ServersExtension.class);

  /** Failsafe runs in the module's folder. */
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private static final Path LOGS = Path.of("target", "servers").toAbsolutePath();

  private static final Map<Class<? extends Annotation>, Tool> NEEDS =
      Map.of(
          WithCollector.class, Tool.OTELCOL,
          WithJaeger.class, Tool.JAEGER,
          WithPrometheus.class, Tool.PROMETHEUS);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    for (Map.Entry<Class<? extends Annotation>, Tool> need : NEEDS.entrySet()) {
      if (annotation(context, need.getKey()).isPresent()
          && Toolbox.get(need.getValue(), CHECKOUT)
              instanceof Binaries.CannotBuild(String reason)) {
        if ("true".equals(System.getenv("CI"))) {
          throw new IllegalStateException(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
      }
    }
    return ConditionEvaluationResult.enabled("its servers are there");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Servers.class
        || (type == Jaeger.class && annotation(context, WithJaeger.class).isPresent())
        || (type == Prometheus.class && annotation(context, WithPrometheus.class).isPresent());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    if (type == Servers.class) {
      return servers(context);
    }
    if (type == Jaeger.class) {
      return store.computeIfAbsent(
          Jaeger.class, _ -> servers(context).jaeger("jaeger"), Jaeger.class);
    }
    return store.computeIfAbsent(
        Prometheus.class,
        _ -> servers(context).prometheus("prometheus", terms(context)),
        Prometheus.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      keep(context);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      keep(context);
    }
  }

  /** The store closes them when the context ends. */
  private static Servers servers(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            context.getUniqueId(), _ -> Servers.in(CHECKOUT, folder(context)), Servers.class);
  }

  /** Those of this context, and those of its class that it may have used. */
  private static void keep(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Servers servers = at.get().getStore(NAMESPACE).get(at.get().getUniqueId(), Servers.class);
      if (servers != null) {
        servers.keep();
        System.err.println("The logs of its servers are in " + servers.folder());
      }
    }
  }

  private static PrometheusTerms terms(ExtensionContext context) {
    WithPrometheus asked = annotation(context, WithPrometheus.class).orElseThrow();
    PrometheusTerms defaults = PrometheusTerms.DEFAULTS;
    return new PrometheusTerms(
        defaults.promoted(),
        Stream.of(asked.rules()).map(CHECKOUT::resolve).toList(),
        defaults.evaluation());
  }

  private static <A extends Annotation> Optional<A> annotation(
      ExtensionContext context, Class<A> type) {
    Optional<AnnotatedElement> element = context.getElement();
    return findAnnotation(element, type)
        .or(() -> context.getTestClass().flatMap(testClass -> findAnnotation(testClass, type)));
  }

  /** Class, method, and which invocation of it. */
  private static Path folder(ExtensionContext context) {
    List<String> parts = new ArrayList<>();
    parts.add(context.getRequiredTestClass().getSimpleName());
    context.getTestMethod().ifPresent(method -> parts.add(method.getName()));
    String id = context.getUniqueId();
    String last = id.substring(id.lastIndexOf('[') + 1, id.length() - 1);
    if (last.contains("invocation:#")) {
      parts.add(last.substring(last.indexOf('#') + 1));
    }
    if (parts.size() == 1) {
      parts.add("class");
    }
    return LOGS.resolve(Path.of("", parts.toArray(String[]::new)));
  }
}
