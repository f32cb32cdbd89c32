package io.tenantry.context.propagation.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.tenantry.context.Admission;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantResolution.Rejected;

/** The answers to calls that are turned away, with nothing of the call in them. */
final class RejectionStatus {

  static final Metadata.Key<String> RETRY_AFTER =
      Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

  /** gRPC's own: a client with a retry policy waits that long (gRFC A6). */
  static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private RejectionStatus() {}

  static Status of(Rejection reason) {
    return switch (reason) {
      case MISSING_TENANT -> Status.INVALID_ARGUMENT.withDescription("The call needs a tenant.");
      case DUPLICATE_TENANT ->
          Status.INVALID_ARGUMENT.withDescription("The tenant is there more than once.");
      case MALFORMED_TENANT ->
          Status.INVALID_ARGUMENT.withDescription(
              "The tenant must be 1 to 64 characters of A-Z a-z 0-9 _ -, of which the first is a letter or a digit.");
      case UNTRUSTED_PEER ->
          Status.PERMISSION_DENIED.withDescription(
              "The sender's word is not enough to name the tenant.");
      case CONFLICTING_TENANT ->
          Status.PERMISSION_DENIED.withDescription("The call names more than one tenant.");
      case INVALID_TOKEN -> Status.UNAUTHENTICATED.withDescription("The token is not valid.");
      case ISSUER_UNAVAILABLE ->
          Status.UNAVAILABLE.withDescription("The token can not be checked at the moment.");
      case UNKNOWN_TENANT ->
          Status.PERMISSION_DENIED.withDescription("The tenant is not known here.");
      case DIRECTORY_UNAVAILABLE ->
          Status.UNAVAILABLE.withDescription("The tenant can not be looked up at the moment.");
      case DUPLICATE_REGION ->
          Status.INVALID_ARGUMENT.withDescription("The region is there more than once.");
      case MALFORMED_REGION -> Status.INVALID_ARGUMENT.withDescription("The region is no name.");
      case CONFLICTING_REGION ->
          Status.PERMISSION_DENIED.withDescription("The call names more than one region.");
      case UNKNOWN_REGION ->
          Status.INVALID_ARGUMENT.withDescription("The region is none of this service.");
      case RESIDENT_ELSEWHERE ->
          Status.FAILED_PRECONDITION.withDescription(
              "The tenant's calls are served in its home region only.");
    };
  }

  /** Where the tenant is at home, under the name of the region, where the caller may know it. */
  static Metadata trailersOf(Rejected rejected, Metadata.Key<String> regionKey) {
    Metadata trailers = new Metadata();
    Region home = rejected.home();
    if (home != null) {
      trailers.put(regionKey, home.value());
    }
    return trailers;
  }

  static Status of(Admission.Refusal reason) {
    return switch (reason) {
      case RATE, SHARE ->
          Status.RESOURCE_EXHAUSTED.withDescription(
              "The tenant's requests per second are used up.");
      case CONCURRENCY ->
          Status.RESOURCE_EXHAUSTED.withDescription(
              "The tenant has as many requests in progress as it may have.");
      case OVERLOAD ->
          Status.RESOURCE_EXHAUSTED.withDescription(
              "The service is overloaded, and the tenant has its share of it.");
    };
  }

  /** When it is worth trying again: in whole seconds for people, in milliseconds for gRPC. */
  static Metadata trailersOf(Admission.Refused refused) {
    Metadata trailers = new Metadata();
    long milliseconds = Math.max(1, refused.retryAfter().toMillis());
    trailers.put(RETRY_AFTER, Long.toString((milliseconds + 999) / 1000));
    trailers.put(PUSHBACK, Long.toString(milliseconds));
    return trailers;
  }
}
