package io.tenantry.context.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Every line of a header. A value is what stands on its line, commas included. */
final class HeaderValues {

  private HeaderValues() {}

  static List<String> of(String header, HttpServletRequest sent) {
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
}
