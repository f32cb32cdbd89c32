package io.tenantry.collector.yaml;

import io.tenantry.collector.yaml.Node.Entry;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML into {@link Node}s. As the collector's parser does, it refuses a key that is written
 * twice, and follows anchors and merge keys.
 */
public final class YamlReader {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).setAllowNonScalarKeys(true).build();

  private final String file;

  /** The nodes that enclose the one being read: an alias to one of them would never end. */
  private final Set<org.snakeyaml.engine.v2.nodes.Node> enclosing = new HashSet<>();

  private YamlReader(String file) {
    this.file = file;
  }

  /** The text of {@code file}. */
  public static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UnreadableFileException(new Place(file.toString(), 0), "no such file");
    } catch (AccessDeniedException e) {
      throw new UnreadableFileException(new Place(file.toString(), 0), "permission denied");
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException(new Place(file.toString(), 0), "not UTF-8 text");
    } catch (IOException e) {
      throw new UnreadableFileException(new Place(file.toString(), 0), "cannot be read");
    }
  }

  /**
   * The mapping that {@code text} is; an empty text is an empty mapping.
   *
   * @param file what to call it in places
   * @throws UnreadableFileException when it is no YAML, no mapping, or more than one document
   */
  public static Node.Mapping mapping(String file, String text) {
    List<Node> documents = documents(file, text);
    if (documents.size() > 1) {
      throw new UnreadableFileException(
          documents.get(1).place(), "a second document (expected: one)");
    }
    return switch (documents.isEmpty() ? null : documents.getFirst()) {
      case null -> new Node.Mapping(new Place(file, 1), Map.of());
      case Node.Mapping mapping -> mapping;
      case Node.Scalar scalar when scalar.isNull() -> new Node.Mapping(scalar.place(), Map.of());
      case Node other ->
          throw new UnreadableFileException(other.place(), "no mapping (expected: key: value)");
    };
  }

  /** Every document of {@code text}, in order. */
  public static List<Node> documents(String file, String text) {
    var reader = new YamlReader(file);
    try {
      var documents = new ArrayList<Node>();
      new Compose(SETTINGS)
          .composeAllFromString(text)
          .forEach(node -> documents.add(reader.read(node)));
      return documents;
    } catch (MarkedYamlEngineException e) {
      throw new UnreadableFileException(
          reader.placeOf(e.getProblemMark().or(e::getContextMark)), "no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new UnreadableFileException(new Place(file, 0), "no YAML: " + e.getMessage());
    }
  }

  private Node read(org.snakeyaml.engine.v2.nodes.Node node) {
    if (!enclosing.add(node)) {
      throw new UnreadableFileException(placeOf(node), "an alias of what it is within");
    }
    try {
      return switch (node) {
        case MappingNode mapping -> new Node.Mapping(placeOf(node), entries(mapping));
        case SequenceNode list ->
            new Node.Items(placeOf(node), list.getValue().stream().map(this::read).toList());
        case ScalarNode scalar ->
            new Node.Scalar(
                placeOf(node),
                scalar.getValue(),
                new StandardConstructor(SETTINGS).constructSingleDocument(Optional.of(scalar)));
        default -> throw new UnreadableFileException(placeOf(node), "no value");
      };
    } finally {
      enclosing.remove(node);
    }
  }

  private Map<String, Entry> entries(MappingNode node) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new UnreadableFileException(placeOf(tuple.getKeyNode()), "a key that is no text");
      }
      if (entries.put(key.getValue(), new Entry(placeOf(key), read(tuple.getValueNode())))
          != null) {
        throw new UnreadableFileException(placeOf(key), "a key that is there already");
      }
    }
    return entries;
  }

  private Place placeOf(org.snakeyaml.engine.v2.nodes.Node node) {
    return placeOf(node.getStartMark());
  }

  private Place placeOf(Optional<Mark> mark) {
    return new Place(file, mark.map(Mark::getLine).orElse(-1) + 1);
  }
}
