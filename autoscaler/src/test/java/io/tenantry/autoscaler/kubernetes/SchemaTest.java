package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.tenantry.autoscaler.fairness.PlanTerms;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart's schemas and the Java side say the same: fields and types by reflection; defaults,
 * requiredness, ranges, patterns and rules by letting both judge the same values.
 */
@NullUnmarked
class SchemaTest {

  private static final long SEED = 20261124;

  /** Legal, with every field, and with bounds that leave room for either to be tried alone. */
  private static final String FULL =
      """
      {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "storefront"},
       "minReplicas": 1, "maxReplicas": 2147483647, "mode": "Auto",
       "budget": {"name": "web", "maxReplicas": 30, "weight": 3},
       "objectives": {"latency": {"percentile": 95, "target": "250ms"},
                      "requestsPerSecondPerReplica": 80},
       "signals": {"otlp": {"staleAfter": "10s"}},
       "behavior": {
         "scaleUp": {"stabilizationWindowSeconds": 0, "tolerance": 0.05, "selectPolicy": "Max",
                     "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}]},
         "scaleDown": {"stabilizationWindowSeconds": 300, "tolerance": 0.1, "selectPolicy": "Max",
                       "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}]}}}
      """;

  private static final Crd AUTOSCALERS = Crd.read("tenantautoscalers.yaml");
  private static final Crd PLANS = Crd.read("tenantplans.yaml");
  private static final JSONSchemaProps SPEC = AUTOSCALERS.schema("spec");

  // ---- fields and types -------------------------------------------------------------------

  static Stream<Object[]> records() {
    return Stream.of(
        new Object[] {TenantAutoscalerSpec.class, AUTOSCALERS.schema("spec")},
        new Object[] {TenantAutoscalerStatus.class, AUTOSCALERS.schema("status")},
        new Object[] {TenantPlanSpec.class, PLANS.schema("spec")});
  }

  @ParameterizedTest
  @MethodSource("records")
  void hasTheSameFieldsOfTheSameTypes(Class<?> type, JSONSchemaProps schema) {
    Map<String, String> java = new TreeMap<>();
    describe("", type, java);
    Map<String, String> yaml = new TreeMap<>();
    readHere(schema).forEach((path, field) -> yaml.put(path, described(field)));

    assertThat(java).isEqualTo(yaml);
  }

  /**
   * The fields of {@code schema}, without what a plan says for the collectors alone:
   * collector-config reads that, and its test holds it against the schema.
   */
  private static Map<String, JSONSchemaProps> readHere(JSONSchemaProps schema) {
    Map<String, JSONSchemaProps> here = new LinkedHashMap<>(Crd.fields(schema));
    if (schema.equals(PLANS.schema("spec"))) {
      here.keySet().removeIf(path -> path.matches("(tenants|telemetry)\\b.*"));
    }
    return here;
  }

  private static void describe(String path, Class<?> type, Map<String, String> fields) {
    for (RecordComponent component : type.getRecordComponents()) {
      String field = path.isEmpty() ? component.getName() : path + "." + component.getName();
      Class<?> fieldType = component.getType();
      if (fieldType == List.class) {
        Class<?> element =
            (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        fields.put(field, "array");
        fields.put(field + "[]", "object");
        describe(field + "[]", element, fields);
      } else if (fieldType.isRecord()) {
        fields.put(field, "object");
        describe(field, fieldType, fields);
      } else {
        fields.put(field, described(fieldType));
      }
    }
  }

  private static String described(Class<?> type) {
    if (type.isEnum()) {
      return "string " + new TreeSet<>(jsonNames(type));
    }
    return switch (type.getSimpleName()) {
      case "String" -> "string";
      case "Integer", "int" -> "integer int32";
      case "Long" -> "integer int64";
      case "Double", "double" -> "number";
      default -> throw new AssertionError(type);
    };
  }

  private static List<String> jsonNames(Class<?> type) {
    return Arrays.stream(type.getFields())
        .map(constant -> ((AnnotatedElement) constant).getAnnotation(JsonProperty.class).value())
        .toList();
  }

  private static String described(JSONSchemaProps schema) {
    boolean date = "date-time".equals(schema.getFormat());
    // A set of one, or of numbers, is a plain value in Java; its legal values are judged below.
    boolean named =
        schema.getType().equals("string")
            && schema.getEnum() != null
            && schema.getEnum().size() > 1;
    boolean numbered = schema.getType().equals("integer") && schema.getFormat() == null;
    return schema.getType()
        + (schema.getFormat() == null || date ? "" : " " + schema.getFormat())
        + (numbered ? " int32" : "")
        + (named
            ? " " + new TreeSet<>(schema.getEnum().stream().map(each -> each.asString()).toList())
            : "");
  }

  @Test
  void requiresOfAStatusWhatJavaAlwaysWrites() {
    Map<String, Set<String>> java = new TreeMap<>();
    required("", TenantAutoscalerStatus.class, java);
    Map<String, Set<String>> yaml = new TreeMap<>();
    Crd.fields(AUTOSCALERS.schema("status"))
        .forEach((path, field) -> {
          if (field.getProperties() != null && !field.getProperties().isEmpty()) {
            yaml.put(path, new TreeSet<>(field.getRequired()));
          }
        });

    assertThat(java).isEqualTo(yaml);
  }

  private static void required(String path, Class<?> type, Map<String, Set<String>> found) {
    Set<String> required = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String field = path.isEmpty() ? component.getName() : path + "." + component.getName();
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
      if (component.getType().isRecord()) {
        required(field, component.getType(), found);
      } else if (component.getType() == List.class) {
        required(
            field + "[]",
            (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0],
            found);
      }
    }
    // The status as a whole may be empty: somebody has to write it first.
    if (!path.isEmpty()) {
      found.put(path, required);
    }
  }

  // ---- defaults ---------------------------------------------------------------------------

  @Test
  void fillsInTheSameDefaults() throws WireJson.WrongType {
    Map<String, Object> least =
        parse(
            """
            {"scaleTargetRef": {"kind": "Deployment", "name": "storefront"}, "maxReplicas": 4,
             "objectives": {"latency": {"target": "1s"}, "requestsPerSecondPerReplica": 1}}
            """);

    TenantAutoscalerSpec java =
        WireJson.read(least, TenantAutoscalerSpec.class).orElseThrow().withDefaults();

    assertThat(comparable(java)).isEqualTo(comparable(Crd.defaulted(SPEC, least)));
  }

  @Test
  void fillsInTheSameDefaultsOfAPlan() {
    assertThat(comparable(new TenantPlanSpec(null, null).withDefaults()))
        .isEqualTo(comparable(Crd.defaulted(PLANS.schema("spec"), null)));
    assertThat(PlanSpecReader.read(null))
        .isEqualTo(new PlanSpecReader.Reading.Legal(PlanTerms.DEFAULT));
  }

  /** Numbers as doubles: JSON has one kind. What is null was left out. */
  private static Object comparable(Object value) {
    return numbersAsDoubles(WireJson.MAPPER.convertValue(value, Object.class));
  }

  private static Object numbersAsDoubles(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> result = new HashMap<>();
      map.forEach((key, each) -> {
        if (each != null) {
          result.put(key, numbersAsDoubles(each));
        }
      });
      return result;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SchemaTest::numbersAsDoubles).toList();
    }
    return value instanceof Number number ? number.doubleValue() : value;
  }

  // ---- what is legal ----------------------------------------------------------------------

  @Test
  void hasWordsForEveryFieldAndForNothingElse() {
    Set<String> fields = new TreeSet<>(Crd.fields(SPEC).keySet());
    fields.add("spec");

    assertThat(AutoscalerSpecReader.LEGAL.keySet()).isEqualTo(fields);

    Set<String> ofAPlan = new TreeSet<>(readHere(PLANS.schema("spec")).keySet());
    ofAPlan.add("spec");

    assertThat(PlanSpecReader.LEGAL.keySet()).isEqualTo(ofAPlan);
  }

  static Stream<String> fields() {
    return Crd.fields(SPEC).keySet().stream();
  }

  /** One field at a time takes every kind of value, at and beyond each limit. */
  @ParameterizedTest
  @MethodSource("fields")
  void judgesAFieldAsTheSchemaDoes(String field) {
    JSONSchemaProps fieldSchema = Crd.fields(SPEC).get(field);
    int legal = 0;
    int illegal = 0;
    for (Object value : candidates(fieldSchema)) {
      Map<String, Object> spec = parse(FULL);
      set(spec, field, value == ABSENT ? null : value, value == ABSENT);
      boolean expected = Crd.accepts(SPEC, Crd.defaulted(SPEC, spec));

      AutoscalerSpecReader.Reading reading = AutoscalerSpecReader.read("shop", spec);

      assertThat(reading instanceof AutoscalerSpecReader.Reading.Legal)
          .describedAs("%s = %s: %s", field, value, reading)
          .isEqualTo(expected);
      if (reading instanceof AutoscalerSpecReader.Reading.Wrong(var problems)) {
        illegal++;
        // Of an element that was taken away there is nothing left to name but its list.
        String named = value == ABSENT ? field.replaceFirst("\\[]$", "") : field;
        assertThat(problems)
            .describedAs("%s = %s", field, value)
            .anySatisfy(
                problem -> assertThat(problem).startsWith("spec." + named.replace("[]", "[0]")));
      } else {
        legal++;
      }
    }
    assertThat(legal).isPositive();
    assertThat(illegal).isPositive();
  }

  /** Several fields at once, by chance; half of the values are legal by themselves. */
  @Test
  void judgesAnySpecAsTheSchemaDoes() {
    Map<String, List<Object>> all = new LinkedHashMap<>();
    Map<String, List<Object>> legal = new LinkedHashMap<>();
    Crd.fields(SPEC)
        .forEach((field, schema) -> {
          List<Object> values = candidates(schema);
          all.put(field, values);
          legal.put(
              field,
              values.stream()
                  .filter(value -> value != ABSENT)
                  .filter(value -> Crd.accepts(schema, Crd.defaulted(schema, value)))
                  .toList());
        });
    List<String> names = List.copyOf(all.keySet());
    Random random = new Random(SEED);
    int accepted = 0;
    for (int round = 0; round < 1000; round++) {
      Map<String, Object> spec = parse(FULL);
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        String field = names.get(random.nextInt(names.size()));
        List<Object> values = (random.nextInt(3) == 0 ? all : legal).get(field);
        Object value = values.get(random.nextInt(values.size()));
        set(spec, field, value == ABSENT ? null : value, value == ABSENT);
      }
      boolean expected = Crd.accepts(SPEC, Crd.defaulted(SPEC, spec));
      accepted += expected ? 1 : 0;

      assertThat(
              AutoscalerSpecReader.read("shop", spec) instanceof AutoscalerSpecReader.Reading.Legal)
          .describedAs("seed %d, round %d: %s", SEED, round, spec)
          .isEqualTo(expected);
    }
    assertThat(accepted).isBetween(200, 800);
  }

  @Test
  void judgesAPlanAsTheSchemaDoes() {
    JSONSchemaProps schema = PLANS.schema("spec");
    readHere(schema)
        .forEach((field, fieldSchema) -> {
          for (Object value : candidates(fieldSchema)) {
            Map<String, Object> spec = new LinkedHashMap<>();
            set(spec, field, value == ABSENT ? null : value, value == ABSENT);
            PlanSpecReader.Reading reading = PlanSpecReader.read(spec);

            assertThat(reading instanceof PlanSpecReader.Reading.Legal)
                .describedAs("%s = %s", field, value)
                .isEqualTo(Crd.accepts(schema, Crd.defaulted(schema, spec)));
            if (reading instanceof PlanSpecReader.Reading.Wrong(var problems)) {
              assertThat(problems)
                  .describedAs("%s = %s", field, value)
                  .containsExactly("spec." + field + " must be " + PlanSpecReader.LEGAL.get(field));
            }
          }
        });
  }

  @Test
  void leavesToTheCollectorsWhatIsForThem() {
    assertThat(
            PlanSpecReader.read(
                Map.of(
                    "weight",
                    2,
                    "tenants",
                    List.of(Map.of("id", "acme", "residency", "us-east")),
                    "telemetry",
                    Map.of("isolation", "Silo"))))
        .isEqualTo(new PlanSpecReader.Reading.Legal(new PlanTerms(2, 0)));
  }

  private static final Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "absent";
        }
      };

  /** Values of every kind, and those at and just beyond the limits that {@code schema} sets. */
  private static List<Object> candidates(JSONSchemaProps schema) {
    List<Object> values =
        new ArrayList<>(
            Arrays.asList(
                ABSENT,
                null,
                true,
                -1,
                0,
                1,
                2,
                0.5,
                2.5,
                1e9,
                4_000_000_000L,
                "",
                "1",
                "2.5",
                "x",
                "storefront",
                "a.b-c",
                "-x",
                "Shop",
                "x".repeat(253),
                "x".repeat(254),
                "250ms",
                "1m30s",
                "0s",
                "0.5ns",
                "-1s",
                "10",
                "9999999h",
                "1h".repeat(16),
                "1h".repeat(17),
                "NaN",
                Map.of(),
                List.of(),
                List.of(1),
                Map.of("x", 1)));
    for (Number limit : Arrays.asList(schema.getMinimum(), schema.getMaximum())) {
      if (limit != null) {
        int at = limit.intValue();
        values.addAll(List.of(at - 1, at, at + 1, at - 0.001, at + 0.001));
      }
    }
    if (schema.getEnum() != null) {
      schema.getEnum().forEach(each -> values.add(WireJson.MAPPER.treeToValue(each, Object.class)));
    }
    schema
        .getXKubernetesValidations()
        .forEach(rule -> {
          if (Crd.isOnDecimals(rule)) {
            values.addAll(List.of(0.01, 0.009, 64.1, 64.105, 99.9, 99.99, 99.995));
          } else {
            Crd.bounds(rule)
                .forEach(bound -> {
                  long at = bound.value().toNanos();
                  values.add(Math.max(0, at - 1) + "ns");
                  values.add(at + "ns");
                  values.add(at + 1 + "ns");
                });
          }
        });
    if (schema.getItems() != null) {
      Map<String, Object> policy = Map.of("type", "Pods", "value", 1, "periodSeconds", 1);
      for (int size = 1; size <= 11; size++) {
        values.add(Collections.nCopies(size, policy));
      }
    }
    if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
      values.add(full(schema));
    }
    return values;
  }

  /** The part of {@link #FULL} that {@code schema} describes. */
  private static Object full(JSONSchemaProps schema) {
    return Crd.fields(SPEC).entrySet().stream()
        .filter(field -> field.getValue().equals(schema))
        .map(field -> get(parse(FULL), field.getKey()))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parse(String json) {
    return (Map<String, Object>) WireJson.MAPPER.readValue(json, Map.class);
  }

  private static Object get(Map<String, Object> spec, String path) {
    Object current = spec;
    for (String step : path.replace("[]", ".[]").split("\\.", -1)) {
      current =
          step.equals("[]") ? ((List<?>) current).getFirst() : ((Map<?, ?>) current).get(step);
    }
    return current;
  }

  /** Sets or removes a field; does nothing when what it lies in is no longer there. */
  @SuppressWarnings("unchecked")
  private static void set(Map<String, Object> spec, String path, Object value, boolean remove) {
    Object parent = spec;
    List<String> steps = List.of(path.replace("[]", ".[]").split("\\.", -1));
    for (String step : steps.subList(0, steps.size() - 1)) {
      if (step.equals("[]")) {
        parent = parent instanceof List<?> list && !list.isEmpty() ? list.getFirst() : null;
      } else {
        parent = parent instanceof Map<?, ?> map ? map.get(step) : null;
      }
    }
    String last = steps.getLast();
    if (last.equals("[]") && parent instanceof ArrayList<?> list && !list.isEmpty()) {
      if (remove) {
        ((List<Object>) list).removeFirst();
      } else {
        ((List<Object>) list).set(0, value);
      }
    } else if (parent instanceof LinkedHashMap<?, ?> map) {
      if (remove) {
        map.remove(last);
      } else {
        ((Map<String, Object>) map).put(last, value);
      }
    }
  }

  // ---- names ------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("definitions")
  void hasTheNamesThatTheInformersAskFor(Crd crd, ResourceDefinitionContext context) {
    CustomResourceDefinition definition = crd.definition();

    assertThat(definition.getSpec().getGroup()).isEqualTo(context.getGroup());
    assertThat(definition.getSpec().getNames().getPlural()).isEqualTo(context.getPlural());
    assertThat(definition.getSpec().getNames().getKind()).isEqualTo(context.getKind());
    assertThat(definition.getMetadata().getName())
        .isEqualTo(context.getPlural() + "." + context.getGroup());
    assertThat(definition.getSpec().getScope())
        .isEqualTo(context.isNamespaceScoped() ? "Namespaced" : "Cluster");
    assertThat(crd.version().getName()).isEqualTo(context.getVersion());
  }

  static Stream<Object[]> definitions() {
    return Stream.of(
        new Object[] {AUTOSCALERS, CustomResources.TENANT_AUTOSCALERS},
        new Object[] {PLANS, CustomResources.TENANT_PLANS});
  }

  /** An operator reads units and ranges with {@code kubectl explain}. */
  @ParameterizedTest
  @MethodSource("records")
  void describesEveryField(Class<?> type, JSONSchemaProps schema) {
    assertThat(Crd.fields(schema))
        .allSatisfy((path, field) -> {
          if (!path.endsWith("[]")) {
            assertThat(field.getDescription()).describedAs(path).isNotBlank().endsWith(".");
          }
        });
  }
}
