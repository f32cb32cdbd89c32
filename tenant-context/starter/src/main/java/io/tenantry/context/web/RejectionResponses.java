package io.tenantry.context.web;

import io.tenantry.context.Admission;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantResolution.Rejected;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The answers to requests that are turned away: RFC 9457 problem details with nothing of the
 * request in them. Their bodies are made once, because they are written in floods.
 */
final class RejectionResponses {

  private static final int MISDIRECTED_REQUEST = 421;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final String ALPHABET =
      "1 to 64 characters of A-Z a-z 0-9 _ -, of which the first is a letter or a digit";

  static final RejectionResponses INSTANCE = new RejectionResponses();

  private final Map<Rejection, Answer> answers = new EnumMap<>(Rejection.class);
  private final Map<Admission.Refusal, Answer> refusals = new EnumMap<>(Admission.Refusal.class);

  private RejectionResponses() {
    for (Rejection reason : Rejection.values()) {
      answers.put(reason, answer(reason));
    }
    for (Admission.Refusal reason : Admission.Refusal.values()) {
      refusals.put(reason, new Answer(TOO_MANY_REQUESTS, "Too Many Requests", detailOf(reason)));
    }
  }

  void write(Rejected rejected, HttpServletResponse response) throws IOException {
    Answer answer = Objects.requireNonNull(answers.get(rejected.reason()));
    if (rejected.reason() == Rejection.INVALID_TOKEN) {
      response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
    Region home = rejected.home();
    write(answer.status, home == null ? answer.body : answer.bodyWith(home), response);
  }

  /**
   * With {@code Retry-After} (RFC 9110) and, where a quota was used up, the fields {@code
   * RateLimit} and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-10). All of them
   * know whole seconds only, and are rounded up: who comes back then is not too early.
   */
  void write(Admission.Refused refused, HttpServletResponse response) throws IOException {
    response.setHeader(
        "Retry-After", Long.toString(Math.max(1, inWholeSeconds(refused.retryAfter()))));
    Admission.Quota quota = refused.quota();
    if (quota != null) {
      response.setHeader(
          "RateLimit-Policy",
          "\"tenant\";q=%d;w=%d".formatted(quota.limit(), inWholeSeconds(quota.window())));
      response.setHeader(
          "RateLimit",
          "\"tenant\";r=%d;t=%d".formatted(quota.remaining(), inWholeSeconds(quota.reset())));
    }
    Answer answer = Objects.requireNonNull(refusals.get(refused.reason()));
    write(answer.status, answer.body, response);
  }

  private static void write(int status, byte[] body, HttpServletResponse response)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static long inWholeSeconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }

  private static String detailOf(Admission.Refusal reason) {
    return switch (reason) {
      case RATE, SHARE -> "The tenant's requests per second are used up.";
      case CONCURRENCY -> "The tenant has as many requests in progress as it may have.";
      case OVERLOAD -> "The service is overloaded, and the tenant has its share of it.";
    };
  }

  private static Answer answer(Rejection reason) {
    return switch (reason) {
      case MISSING_TENANT -> badRequest("The request needs a tenant.");
      case DUPLICATE_TENANT -> badRequest("The tenant is there more than once.");
      case MALFORMED_TENANT -> badRequest("The tenant must be " + ALPHABET + ".");
      case UNTRUSTED_PEER -> badRequest("The sender's word is not enough to name the tenant.");
      case CONFLICTING_TENANT -> forbidden("The request names more than one tenant.");
      case INVALID_TOKEN -> new Answer(401, "Unauthorized", "The token is not valid.");
      case ISSUER_UNAVAILABLE ->
          new Answer(503, "Service Unavailable", "The token can not be checked at the moment.");
      case UNKNOWN_TENANT -> forbidden("The tenant is not known here.");
      case DIRECTORY_UNAVAILABLE ->
          new Answer(503, "Service Unavailable", "The tenant can not be looked up at the moment.");
      case DUPLICATE_REGION -> badRequest("The region is there more than once.");
      case MALFORMED_REGION -> badRequest("The region must be " + ALPHABET + ".");
      case CONFLICTING_REGION -> forbidden("The request names more than one region.");
      case UNKNOWN_REGION -> badRequest("The region is none of this service.");
      case RESIDENT_ELSEWHERE ->
          new Answer(
              MISDIRECTED_REQUEST,
              "Misdirected Request",
              "The tenant's requests are served in its home region only.");
    };
  }

  private static Answer badRequest(String detail) {
    return new Answer(400, "Bad Request", detail);
  }

  private static Answer forbidden(String detail) {
    return new Answer(403, "Forbidden", detail);
  }

  private static final class Answer {

    private final int status;
    private final String members;
    private final byte[] body;

    private Answer(int status, String title, String detail) {
      this.status = status;
      this.members =
          "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\""
              .formatted(title, status, detail);
      this.body = bytes(members + "}");
    }

    private byte[] bodyWith(Region home) {
      return bytes(members + ",\"region\":\"" + home + "\"}");
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
