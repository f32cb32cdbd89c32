package io.tenantry.context.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Says what is wrong with the value of a property of ours, what is legal, and what the property is.
 * Spring Boot's own analysis names the Java type that a text could not be converted to.
 */
@Order(0)
final class WrongPropertyAnalyzer extends AbstractFailureAnalyzer<BindException> {

  private static final String OURS = "tenantry.";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    if (!cause.getName().toString().startsWith(OURS)) {
      return null;
    }
    ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
    return conversion == null ? illegal(cause) : inconvertible(cause, conversion);
  }

  /** A value of the right type that one of our records refused; the message says why. */
  private static @Nullable FailureAnalysis illegal(BindException cause) {
    Throwable refusal = cause;
    while (refusal.getCause() != null) {
      refusal = refusal.getCause();
    }
    String message = refusal.getMessage();
    if (!(refusal instanceof IllegalArgumentException)
        || message == null
        || !message.startsWith(OURS)
        || message.indexOf(": ") < 0) {
      return null;
    }
    return analysis(message.substring(0, message.indexOf(": ")), message, cause);
  }

  private static FailureAnalysis inconvertible(
      BindException cause, ConversionFailedException conversion) {
    String name = cause.getName().toString();
    ConfigurationProperty property = cause.getProperty();
    String where =
        property == null || property.getOrigin() == null ? "" : " from " + property.getOrigin();
    return analysis(
        name,
        "%s: '%s'%s (expected: %s)"
            .formatted(
                name,
                conversion.getValue(),
                where,
                expected(
                    ClassUtils.resolvePrimitiveIfNecessary(conversion.getTargetType().getType()))),
        cause);
  }

  private static FailureAnalysis analysis(String name, String problem, BindException cause) {
    String meaning =
        descriptions().of(name).map(text -> "%n%n%s is: %s".formatted(name, text)).orElse("");
    return new FailureAnalysis(problem + meaning, "Give %s a legal value.".formatted(name), cause);
  }

  private static String expected(Class<?> type) {
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == Double.class) {
      return "a number";
    }
    if (type == Duration.class) {
      return "a duration such as 500ms, 10s or 5m";
    }
    if (type == DataSize.class) {
      return "a size such as 512KB or 4MB";
    }
    Object[] constants = type.getEnumConstants();
    if (constants != null) {
      return Arrays.stream(constants)
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    }
    return "a " + type.getSimpleName();
  }

  private static PropertyDescriptions descriptions() {
    try {
      return PropertyDescriptions.load(WrongPropertyAnalyzer.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
