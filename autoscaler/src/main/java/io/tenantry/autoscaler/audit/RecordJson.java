package io.tenantry.autoscaler.audit;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The domain's own records as JSON and back; what is read equals what was written.
 *
 * <p>There is no second shape beside the records: a component that is added to one of them is
 * written and read from then on. The rules are the same for all:
 *
 * <ul>
 *   <li>a component is a field of its name; a {@link Duration} is a number of seconds, and its
 *       field's name ends in {@code Seconds};
 *   <li>a record of a sealed interface says which it is in {@code kind};
 *   <li>what is not known is left out; nothing else may be missing;
 *   <li>of a demand's tenants only the {@value #MAX_TENANTS} with the most requests are written:
 *       decisions are made from the sums.
 * </ul>
 */
final class RecordJson {

  /** Tenants of a demand that are written down. */
  static final int MAX_TENANTS = 50;

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new SealedKinds())
          .propertyNamingStrategy(new SecondsInNames())
          .changeDefaultVisibility(all ->
              all.withGetterVisibility(Visibility.NONE)
                  .withIsGetterVisibility(Visibility.NONE)
                  .withFieldVisibility(Visibility.ANY))
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          // Records of a newer version may say more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Duration.class, new SecondsWriter())
                  .addDeserializer(Duration.class, new SecondsReader()))
          .addMixIn(TenantId.class, Name.class)
          .addMixIn(PlanName.class, Name.class)
          .addMixIn(Region.class, Name.class)
          .addMixIn(PodName.class, Name.class)
          .addMixIn(WorkloadKind.class, Kind.class)
          .addMixIn(Demand.class, LargestTenants.class)
          .build();

  private RecordJson() {}

  /** The largest of them, in the order of their keys. */
  static Stream<TenantDemand> largest(List<TenantDemand> tenants) {
    return tenants.size() <= MAX_TENANTS
        ? tenants.stream()
        : tenants.stream()
            .sorted(TenantDemand.MOST_REQUESTS_FIRST)
            .limit(MAX_TENANTS)
            .sorted(Comparator.comparing(TenantDemand::key));
  }

  /** A value that is one text. */
  private abstract static class Name {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    @SuppressWarnings("unused")
    Name(String value) {}

    @JsonValue
    abstract String value();
  }

  private abstract static class Kind {

    @JsonValue
    abstract String kubernetesName();
  }

  private abstract static class LargestTenants {

    @JsonSerialize(using = LargestTenantsWriter.class)
    @SuppressWarnings("unused")
    private @Nullable List<TenantDemand> tenants;
  }

  private static final class LargestTenantsWriter extends StdSerializer<List<TenantDemand>> {

    @SuppressWarnings("unused")
    LargestTenantsWriter() {
      super(List.class);
    }

    @Override
    public void serialize(
        List<TenantDemand> tenants, JsonGenerator json, SerializationContext context) {
      json.writeStartArray();
      largest(tenants).forEach(tenant -> context.writeValue(json, tenant));
      json.writeEndArray();
    }
  }

  /** Which record of a sealed interface a value is: {@code measured} for {@code Measured}. */
  private static final class SealedKinds extends JacksonAnnotationIntrospector {

    private static final JsonTypeInfo.Value KIND =
        JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "kind", null, false, null);

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
        MapperConfig<?> config, Annotated annotated) {
      return annotated instanceof AnnotatedClass type && isOfSealed(type.getRawType())
          ? KIND
          : super.findPolymorphicTypeInfo(config, annotated);
    }

    @Override
    public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
      Class<?> raw = type.getRawType();
      return raw.isRecord() && isOfSealed(raw)
          ? raw.getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT)
              + raw.getSimpleName().substring(1)
          : super.findTypeName(config, type);
    }

    private static boolean isOfSealed(Class<?> type) {
      return isOurs(type)
          && ((type.isInterface() && type.isSealed())
              || (type.isRecord()
                  && Arrays.stream(type.getInterfaces())
                      .anyMatch(parent -> parent.isSealed() && isOurs(parent))));
    }

    private static boolean isOurs(Class<?> type) {
      return type.getPackageName().startsWith("io.tenantry.");
    }
  }

  private static final class SecondsInNames extends PropertyNamingStrategy {

    @Override
    public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
      return named(name, field.getRawType());
    }

    @Override
    public String nameForGetterMethod(MapperConfig<?> config, AnnotatedMethod method, String name) {
      return named(name, method.getRawReturnType());
    }

    @Override
    public String nameForConstructorParameter(
        MapperConfig<?> config, AnnotatedParameter parameter, String name) {
      return named(name, parameter.getRawType());
    }

    private static String named(String name, Class<?> type) {
      return type == Duration.class ? name + "Seconds" : name;
    }
  }

  private static final class SecondsWriter extends StdSerializer<Duration> {

    SecondsWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializationContext context) {
      json.writeNumber(
          BigDecimal.valueOf(value.getSeconds())
              .add(BigDecimal.valueOf(value.getNano(), 9))
              .stripTrailingZeros());
    }
  }

  private static final class SecondsReader extends StdDeserializer<Duration> {

    /** No number of seconds is longer: what would be is not worked out. */
    private static final int MAX_DIGITS = 28;

    SecondsReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser json, DeserializationContext context) {
      BigDecimal seconds = json.getDecimalValue();
      if (seconds.scale() > 9
          || seconds.precision() - (long) seconds.scale() > MAX_DIGITS - 9
          || seconds.precision() > MAX_DIGITS) {
        throw context.weirdNumberException(0, Duration.class, "not seconds");
      }
      try {
        long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        return Duration.ofSeconds(
            whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValueExact());
      } catch (ArithmeticException e) {
        throw context.weirdNumberException(0, Duration.class, "not seconds");
      }
    }
  }
}
