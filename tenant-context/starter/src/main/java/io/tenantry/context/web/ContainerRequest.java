package io.tenantry.context.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/** The request as the container made it, below every wrapper that a filter put around it. */
final class ContainerRequest {

  private ContainerRequest() {}

  static HttpServletRequest of(HttpServletRequest request) {
    ServletRequest innermost = request;
    while (innermost instanceof ServletRequestWrapper wrapper) {
      innermost = wrapper.getRequest();
    }
    return (HttpServletRequest) innermost;
  }
}
