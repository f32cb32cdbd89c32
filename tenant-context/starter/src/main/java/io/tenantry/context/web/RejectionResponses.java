package io.tenantry.context.web;

import io.tenantry.context.Rejection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * The answers to requests that are turned away: RFC 9457 problem details, made once, with nothing
 * of the request in them.
 */
final class RejectionResponses {

  private static final String ALPHABET =
      "1 to 64 characters of A-Z a-z 0-9 _ -, of which the first is a letter or a digit";

  private final Map<Rejection, Answer> answers = new EnumMap<>(Rejection.class);

  RejectionResponses(TenantHeaders headers) {
    for (Rejection reason : Rejection.values()) {
      answers.put(reason, answer(reason, headers));
    }
  }

  void write(Rejection reason, HttpServletResponse response) throws IOException {
    Answer answer = answers.get(reason);
    if (answer == null) {
      throw new IllegalStateException("no answer for " + reason);
    }
    response.setStatus(answer.status());
    response.setContentType("application/problem+json");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Answer answer(Rejection reason, TenantHeaders headers) {
    return switch (reason) {
      case MISSING_TENANT ->
          badRequest("The request needs a tenant (header " + headers.tenant() + ").");
      case DUPLICATE_TENANT ->
          badRequest("The header " + headers.tenant() + " is there more than once.");
      case MALFORMED_TENANT ->
          badRequest("The header " + headers.tenant() + " must be " + ALPHABET + ".");
      case UNTRUSTED_PEER ->
          badRequest("The header " + headers.tenant() + " is accepted from trusted proxies only.");
      case UNKNOWN_TENANT ->
          new Answer(403, problem("Forbidden", 403, "The tenant is not known here."));
      case DUPLICATE_REGION ->
          badRequest("The header " + headers.region() + " is there more than once.");
      case MALFORMED_REGION ->
          badRequest("The header " + headers.region() + " must be " + ALPHABET + ".");
      case UNKNOWN_REGION ->
          badRequest("The header " + headers.region() + " names no region of this service.");
    };
  }

  private static Answer badRequest(String detail) {
    return new Answer(400, problem("Bad Request", 400, detail));
  }

  /** Header names are checked to be tokens when they are configured, so nothing needs escaping. */
  private static String problem(String title, int status, String detail) {
    return "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
        .formatted(title, status, detail);
  }

  private record Answer(int status, String body) {}
}
