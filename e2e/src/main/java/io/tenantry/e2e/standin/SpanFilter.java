package io.tenantry.e2e.standin;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Status;
import io.tenantry.e2e.query.OtlpValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which spans a search wants. Of TraceQL only the conjunction of equalities is understood, such as
 * <code>{ resource.service.name = "shop" && .tenant.id = "a" && status = error }</code>.
 */
record SpanFilter(List<Predicate<KeptSpan>> conditions) {

  private static final Pattern SPANSET = Pattern.compile("\\s*\\{(.*)}\\s*", Pattern.DOTALL);

  /** Field, then text in quotes or backticks, or a word or number. */
  private static final Pattern EQUALITY =
      Pattern.compile(
          "\\s*(?<field>[A-Za-z.][\\w.\\-/]*)\\s*=\\s*"
              + "(?:\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"|`(?<raw>[^`]*)`|(?<word>-?[\\w.]+))\\s*");

  /** A word, or text in quotes. */
  private static final Pattern TAG =
      Pattern.compile(
          "\\s*(?<key>[^\\s=\"]+)=(?:\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"|(?<word>[^\\s\"]*))\\s*");

  /** A query that is not understood. */
  static final class NotUnderstoodException extends Exception {

    private static final long serialVersionUID = 1;

    NotUnderstoodException(String message) {
      super(message);
    }
  }

  boolean matches(KeptSpan span) {
    return conditions.stream().allMatch(condition -> condition.test(span));
  }

  static SpanFilter traceQl(String query) throws NotUnderstoodException {
    Matcher spanset = SPANSET.matcher(query);
    if (!spanset.matches()) {
      throw onlyEqualities();
    }
    String inside = spanset.group(1);
    if (inside.isBlank()) {
      return new SpanFilter(List.of());
    }
    List<Predicate<KeptSpan>> conditions = new ArrayList<>();
    Matcher equality = EQUALITY.matcher(inside);
    int end = 0;
    while (equality.region(end, inside.length()).lookingAt()) {
      conditions.add(condition(equality));
      end = equality.end();
      if (end == inside.length()) {
        return new SpanFilter(List.copyOf(conditions));
      }
      if (!inside.startsWith("&&", end)) {
        break;
      }
      end += 2;
    }
    throw onlyEqualities();
  }

  private static Predicate<KeptSpan> condition(Matcher equality) throws NotUnderstoodException {
    String field = equality.group("field");
    Literal literal = Literal.of(equality);
    if (field.equals("status")) {
      Status.StatusCode code = status(literal);
      return kept -> kept.span().getStatus().getCode() == code;
    }
    if (field.equals("name")) {
      return kept -> literal.is(kept.span().getName());
    }
    if (field.startsWith("resource.")) {
      String key = field.substring("resource.".length());
      return kept ->
          value(kept.resource().getAttributesList(), key).filter(literal::is).isPresent();
    }
    if (field.startsWith("span.")) {
      String key = field.substring("span.".length());
      return kept -> value(kept.span().getAttributesList(), key).filter(literal::is).isPresent();
    }
    if (field.startsWith(".")) {
      String key = field.substring(1);
      return kept ->
          value(kept.span().getAttributesList(), key)
              .or(() -> value(kept.resource().getAttributesList(), key))
              .filter(literal::is)
              .isPresent();
    }
    throw onlyEqualities();
  }

  private static Status.StatusCode status(Literal literal) throws NotUnderstoodException {
    return switch (literal.word()) {
      case "error" -> Status.StatusCode.STATUS_CODE_ERROR;
      case "ok" -> Status.StatusCode.STATUS_CODE_OK;
      case "unset" -> Status.StatusCode.STATUS_CODE_UNSET;
      default -> throw onlyEqualities();
    };
  }

  private static NotUnderstoodException onlyEqualities() {
    return new NotUnderstoodException(
        "the stand-in understands only { attribute = value && ... } of TraceQL");
  }

  /**
   * Tags in logfmt: of the span or its resource, the value any part of the real one, in upper or
   * lower case.
   */
  static SpanFilter tags(String logfmt) throws NotUnderstoodException {
    List<Predicate<KeptSpan>> conditions = new ArrayList<>();
    Matcher tag = TAG.matcher(logfmt);
    int end = 0;
    while (end < logfmt.length()) {
      tag.region(end, logfmt.length());
      if (!tag.lookingAt()) {
        throw new NotUnderstoodException("invalid tags: not logfmt");
      }
      end = tag.end();
      String key = tag.group("key");
      String part = Literal.of(tag).word().toLowerCase(Locale.ROOT);
      conditions.add(kept -> hasTag(kept, key, part));
    }
    return new SpanFilter(List.copyOf(conditions));
  }

  private static boolean hasTag(KeptSpan kept, String key, String part) {
    return value(kept.span().getAttributesList(), key).filter(it -> contains(it, part)).isPresent()
        || value(kept.resource().getAttributesList(), key)
            .filter(it -> contains(it, part))
            .isPresent();
  }

  private static boolean contains(AnyValue value, String part) {
    return OtlpValues.text(value).toLowerCase(Locale.ROOT).contains(part);
  }

  private static Optional<AnyValue> value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(key))
        .map(KeyValue::getValue)
        .findFirst();
  }

  /** Text, or a number or word: 5 is not "5". */
  private record Literal(String word, boolean isText) {

    static Literal of(Matcher matcher) {
      String text = matcher.group("text");
      if (text != null) {
        return new Literal(text.replaceAll("\\\\(.)", "$1"), true);
      }
      String raw = matcher.namedGroups().containsKey("raw") ? matcher.group("raw") : null;
      if (raw != null) {
        return new Literal(raw, true);
      }
      String word = matcher.group("word");
      return new Literal(word == null ? "" : word, false);
    }

    boolean is(String other) {
      return isText && word.equals(other);
    }

    boolean is(AnyValue value) {
      return value.hasStringValue() == isText && OtlpValues.text(value).equals(word);
    }
  }
}
