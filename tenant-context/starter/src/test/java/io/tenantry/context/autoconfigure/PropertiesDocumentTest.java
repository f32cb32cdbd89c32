package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties as IDEs know them, and as {@code docs/properties.md} lists them. {@code
 * -Dtenantry.update-docs=true} writes that list anew, and the difference is for the review.
 */
class PropertiesDocumentTest {

  private static final boolean UPDATE = Boolean.getBoolean("tenantry.update-docs");
  private static final Path DOCUMENT = Path.of("../../docs/properties.md");
  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");
  private static final JsonNode CONTENT = JsonMapper.shared().readTree(METADATA.toFile());

  /** Those of ours: of an endpoint, Spring Boot describes some of its own. */
  private static final Map<String, JsonNode> PROPERTIES =
      in("properties")
          .filter(property -> property.path("name").asString().startsWith("tenantry."))
          .collect(
              Collectors.toMap(
                  property -> property.path("name").asString(),
                  property -> property,
                  (first, second) -> first,
                  TreeMap::new));

  static final List<String> NAMES = List.copyOf(PROPERTIES.keySet());

  static final List<Arguments> COMPONENTS =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("io.tenantry.context.autoconfigure")
              .stream()
              .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
              .map(JavaClass::reflect)
              .flatMap(type ->
                  componentsOf(type.getAnnotation(ConfigurationProperties.class).value(), type))
              .toList();

  @ParameterizedTest
  @FieldSource("COMPONENTS")
  void aPropertyHasADescription(String name, RecordComponent component) {
    JsonNode property = PROPERTIES.get(name);
    assertThat(property).isNotNull();
    assertThat(property.path("description").asString("")).matches("(?s)\\p{Lu}.*[.)]");
    Class<?> entry = entryOf(component);
    if (entry != null) {
      assertThat(property.path("description").asString())
          .describedAs("an entry's own properties are in no metadata, so the map's describe them")
          .contains(
              Arrays.stream(entry.getRecordComponents())
                  .map(member -> kebab(member.getName()))
                  .toList());
    }
  }

  private static Stream<Arguments> componentsOf(String prefix, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(component -> {
          String name = prefix + "." + kebab(component.getName());
          return component.getType().isRecord()
              ? componentsOf(name, component.getType())
              : Stream.of(Arguments.of(name, component));
        });
  }

  /** The record that the values of a map are; null where there is none. */
  private static @Nullable Class<?> entryOf(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType type
        && component.getType() == Map.class) {
      Type value = type.getActualTypeArguments()[1];
      return value instanceof Class<?> entry && entry.isRecord() ? entry : null;
    }
    return null;
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void nothingIsDescribedThatIsNotThere(String name) {
    assertThat(COMPONENTS).extracting(property -> property.get()[0]).contains(name);
  }

  @Test
  void hintsAreAboutPropertiesThatExist() {
    assertThat(in("hints").map(hint -> hint.path("name").asString()))
        .isNotEmpty()
        .isSubsetOf(PROPERTIES.keySet());
  }

  @Test
  void theListInTheDocumentationIsThatOfTheMetadata() throws IOException {
    String document = document();
    if (UPDATE) {
      Files.writeString(DOCUMENT, document);
    }
    assertThat(DOCUMENT)
        .describedAs(
            "to write it anew: ./mvnw -pl tenant-context/starter test -Dtest=PropertiesDocumentTest -Dtenantry.update-docs=true")
        .hasContent(document);
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # Properties of the starter

            Generated from what IDEs are told; do not edit. `./mvnw -pl tenant-context/starter test -Dtest=PropertiesDocumentTest -Dtenantry.update-docs=true` writes it anew.

            A wrong value stops the start and says what is legal. An empty default means: not set.
            """);
    PROPERTIES.values().stream()
        .collect(
            Collectors.groupingBy(
                PropertiesDocumentTest::sectionOf, TreeMap::new, Collectors.toList()))
        .forEach((section, properties) -> {
          text.append("\n## ").append(section).append("\n\n");
          text.append("| property | type | default | meaning |\n|---|---|---|---|\n");
          properties.forEach(property -> text.append(rowOf(property)));
        });
    return text.toString();
  }

  /** The first two parts of the name. */
  private static String sectionOf(JsonNode property) {
    String name = property.path("name").asString();
    return name.substring(0, name.indexOf('.', name.indexOf('.') + 1));
  }

  private static String rowOf(JsonNode property) {
    return "| `%s` | %s | %s | %s |%n"
        .formatted(
            property.path("name").asString(),
            typeOf(property.path("type").asString()),
            defaultOf(property.path("defaultValue")),
            property.path("description").asString().replace("|", "\\|"))
        .replace(System.lineSeparator(), "\n");
  }

  private static String typeOf(String type) {
    if (type.startsWith("java.util.Map")) {
      return "map";
    }
    if (type.startsWith("java.util.List") || type.startsWith("java.util.Set")) {
      return "list";
    }
    Class<?> known =
        ClassUtils.resolveClassName(type, PropertiesDocumentTest.class.getClassLoader());
    if (known.isEnum()) {
      return Arrays.stream(known.getEnumConstants())
          .map(constant -> "`" + constant.toString().toLowerCase(Locale.ROOT) + "`")
          .collect(Collectors.joining(", "));
    }
    return switch (known.getSimpleName()) {
      case "Boolean" -> "`true`, `false`";
      case "Integer", "Long" -> "whole number";
      case "Double" -> "number";
      case "String" -> "text";
      case "URI" -> "URL";
      case "Path" -> "file";
      case "DataSize" -> "size";
      default -> known == Duration.class ? "duration" : known.getSimpleName();
    };
  }

  private static String defaultOf(JsonNode value) {
    if (value.isMissingNode()) {
      return "";
    }
    return Arrays.stream(value.asString().replaceAll("^\\[|]$", "").split(", "))
        .map(element -> "`" + element + "`")
        .collect(Collectors.joining(", "));
  }

  private static String kebab(String name) {
    return Pattern.compile("\\p{Lu}")
        .matcher(name)
        .replaceAll(match -> "-" + match.group().toLowerCase(Locale.ROOT));
  }

  private static Stream<JsonNode> in(String member) {
    return StreamSupport.stream(CONTENT.path(member).spliterator(), false);
  }
}
