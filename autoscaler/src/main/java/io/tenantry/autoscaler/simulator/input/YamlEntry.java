package io.tenantry.autoscaler.simulator.input;

import io.tenantry.autoscaler.simulator.trace.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One entry of a YAML file that is a list of flat mappings; it knows the line of each value. */
final class YamlEntry {

  private final Path file;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();

  private YamlEntry(Path file, Node node) {
    this.file = file;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, "expected a mapping such as {at: 600, kill: 3}");
    }
    for (NodeTuple value : mapping.getValue()) {
      String name = scalar(value.getKeyNode(), "a name");
      if (values.put(name, value.getValueNode()) != null) {
        throw error(value.getKeyNode(), "a second value for %s".formatted(name));
      }
    }
  }

  /**
   * All entries of a file.
   *
   * @throws InvalidInputException when there is no such file or it is no such list
   */
  static List<YamlEntry> of(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file, 0, "no such file");
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
      if (!(root instanceof SequenceNode list)) {
        throw new InvalidInputException(
            file,
            root == null ? 0 : lineOf(root),
            "expected a list, of which each entry begins with -");
      }
      List<YamlEntry> entries = new ArrayList<>();
      for (Node node : list.getValue()) {
        entries.add(new YamlEntry(file, node));
      }
      return entries;
    } catch (MarkedYAMLException e) {
      throw new InvalidInputException(
          file,
          e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1L,
          "no YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new InvalidInputException(file, 0, "no YAML: " + e.getMessage());
    } catch (MalformedInputException e) {
      throw new InvalidInputException(file, 0, "not UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException("%s can not be read".formatted(file), e);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The number called so. */
  OptionalDouble number(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(text.get());
      if (Double.isFinite(number)) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException e) {
      // Told below, like infinity.
    }
    throw error(name, "no number");
  }

  double required(String name) {
    return number(name).orElseThrow(() -> error(node, "%s is missing".formatted(name)));
  }

  /** The text called so. */
  Optional<String> text(String name) {
    read.add(name);
    return Optional.ofNullable(values.get(name)).map(value -> scalar(value, "one value"));
  }

  /** The list of texts called so; empty when there is none. */
  List<String> texts(String name) {
    read.add(name);
    Node value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode list)) {
      throw error(value, "expected a list such as [shop, bank]");
    }
    return list.getValue().stream().map(each -> scalar(each, "one value")).toList();
  }

  /** To be called when all has been read that has a meaning. */
  void requireNothingElse() {
    for (Map.Entry<String, Node> value : values.entrySet()) {
      if (!read.contains(value.getKey())) {
        throw error(value.getValue(), "%s has no meaning here".formatted(value.getKey()));
      }
    }
  }

  /** What is wrong with the value called {@code name}. */
  InvalidInputException error(String name, String problem) {
    return error(values.getOrDefault(name, node), "%s: %s".formatted(name, problem));
  }

  /** What is wrong with the entry. */
  InvalidInputException error(String problem) {
    return error(node, problem);
  }

  private String scalar(Node value, String expected) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(value, "expected " + expected);
  }

  private InvalidInputException error(Node at, String problem) {
    return new InvalidInputException(file, lineOf(at), problem);
  }

  private static long lineOf(Node node) {
    return node.getStartMark().getLine() + 1L;
  }
}
