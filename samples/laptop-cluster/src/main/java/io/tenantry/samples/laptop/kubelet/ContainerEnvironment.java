package io.tenantry.samples.laptop.kubelet;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container as Kubernetes builds it: {@code value} with {@code $(NAME)}
 * replaced by variables defined before it, and {@code valueFrom.fieldRef}. A reference to an
 * unknown name stays as written; {@code $$(NAME)} means the text {@code $(NAME)}.
 */
final class ContainerEnvironment {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\$|\\((?<name>[-._a-zA-Z0-9]+)\\))");

  private ContainerEnvironment() {}

  /**
   * The declared variables, resolved in order.
   *
   * @param given what the node provides: host variables, addresses of services, ports; part of the
   *     result
   * @param fields what a fieldRef may name, such as {@code metadata.name}
   * @throws IllegalArgumentException naming the variable whose source is not supported
   */
  static Map<String, String> resolve(
      List<EnvVar> declared, Map<String, String> given, Map<String, String> fields) {
    Map<String, String> environment = new LinkedHashMap<>(given);
    for (EnvVar variable : declared) {
      String value =
          variable.getValueFrom() == null
              ? expand(Optional.ofNullable(variable.getValue()).orElse(""), environment)
              : field(variable.getName(), variable.getValueFrom(), fields);
      environment.put(variable.getName(), value);
    }
    return environment;
  }

  /** {@code text} with every known {@code $(NAME)} replaced. */
  static String expand(String text, Map<String, String> environment) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference -> {
          String name = reference.group("name");
          String value = name == null ? "$" : environment.getOrDefault(name, reference.group());
          return Matcher.quoteReplacement(value);
        });
  }

  private static String field(String variable, EnvVarSource source, Map<String, String> fields) {
    String path =
        Optional.ofNullable(source.getFieldRef()).map(ObjectFieldSelector::getFieldPath).orElse("");
    String value = fields.get(path);
    if (value == null) {
      throw new IllegalArgumentException(
          "env %s: valueFrom (expected: a fieldRef to one of %s)"
              .formatted(variable, fields.keySet()));
    }
    return value;
  }
}
