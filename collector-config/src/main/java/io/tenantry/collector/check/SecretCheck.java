package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.SECRET_IN_FILE;

import io.tenantry.collector.confmap.EnvironmentReferences;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Items;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import io.tenantry.collector.yaml.Place;
import java.util.regex.Pattern;

/** Secrets come from the environment or from files of their own. */
final class SecretCheck implements Check {

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(?:.*[-_.])?(?:password|passwd|passphrase|token|secret|api[-_]?key|access[-_]?key|secret[-_]?key"
              + "|private[-_]?key|key[-_]pem|authorization|credentials)");

  /** What stands before a secret and is none. */
  private static final Pattern SCHEME = Pattern.compile("(?i)(?:bearer|basic|token|apikey)?\\s*");

  @Override
  public void check(Subject subject, Findings findings) {
    look(subject.config().root(), findings);
  }

  private static void look(Node node, Findings findings) {
    switch (node) {
      case Mapping mapping -> {
        mapping
            .entries()
            .forEach((key, entry) -> {
              if (entry.value() instanceof Scalar scalar) {
                secret(key, entry.place(), scalar, findings);
              }
              look(entry.value(), findings);
            });
        // A header may also be an element of a list: its name beside its value.
        if (mapping.at("value").orElse(null) instanceof Scalar value) {
          mapping
              .textAt("name")
              .or(() -> mapping.textAt("key"))
              .ifPresent(name ->
                  secret(name, mapping.placeOf("value").orElse(mapping.place()), value, findings));
        }
      }
      case Items items -> items.nodes().forEach(each -> look(each, findings));
      case Scalar _ -> {}
    }
  }

  private static void secret(String name, Place place, Scalar value, Findings findings) {
    boolean isText = value.value() instanceof String || value.value() instanceof Number;
    if (SECRET_NAME.matcher(name).matches()
        && isText
        && !SCHEME.matcher(EnvironmentReferences.literalIn(value.written())).matches()) {
      findings.add(
          SECRET_IN_FILE,
          place,
          "A secret is written in this file: whoever reads the repository or the ConfigMap has it.",
          "A file of its own (…_file, filename) or ${env:…} without a default.");
    }
  }
}
