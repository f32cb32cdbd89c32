package io.tenantry.context.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Every line of a header. A value is what stands on its line, commas included. */
final class HeaderValues {

  private HeaderValues() {}

  static List<String> of(String header, HttpServletRequest sent) {
    if (sent.getHeader(header) == null) {
      // Most are absent, and a container makes no enumeration to say so this way.
      return List.of();
    }
    Enumeration<String> values = sent.getHeaders(header);
    if (!values.hasMoreElements()) {
      return List.of();
    }
    String first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    List<String> all = Collections.list(values);
    all.add(0, first);
    return all;
  }

  /** Whether there is more than one, of a header that is there. */
  static boolean isSeveral(String header, HttpServletRequest sent) {
    Enumeration<String> values = sent.getHeaders(header);
    values.nextElement();
    return values.hasMoreElements();
  }
}
