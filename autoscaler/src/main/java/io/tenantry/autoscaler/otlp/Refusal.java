package io.tenantry.autoscaler.otlp;

import java.util.Locale;

/** Why a whole request was turned away unread. */
public enum Refusal {
  /** Not an {@code ExportMetricsServiceRequest}, not what its encoding says, or cut short. */
  UNDECODABLE(400, "the body is not an ExportMetricsServiceRequest in protobuf"),
  /** Another path than {@code /v1/metrics}. */
  PATH(404, "only /v1/metrics is served here"),
  /** Another method than POST. */
  METHOD(405, "only POST is allowed"),
  /** Larger than allowed, as sent or after decompression. */
  TOO_LARGE(413, "the body is larger than allowed"),
  /** Another content type than {@code application/x-protobuf}; OTLP in JSON is not spoken. */
  CONTENT_TYPE(415, "only application/x-protobuf is understood"),
  /** Another content encoding than gzip. */
  CONTENT_ENCODING(415, "only gzip and identity are understood as Content-Encoding");

  private final int httpStatus;
  private final String message;

  Refusal(int httpStatus, String message) {
    this.httpStatus = httpStatus;
    this.message = message;
  }

  int httpStatus() {
    return httpStatus;
  }

  /** One sentence for the sender's log, without a full stop. */
  String message() {
    return message;
  }

  /** As a label of a meter, such as {@code too_large}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
