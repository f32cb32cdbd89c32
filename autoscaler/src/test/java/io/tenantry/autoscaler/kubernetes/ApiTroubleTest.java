package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiTroubleTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        argumentSet(
            "no right",
            answered(403),
            "the API server answered 403, the service account lacks the right to do this"),
        argumentSet(
            "unknown",
            answered(401),
            "the API server answered 401, it does not know these credentials"),
        argumentSet(
            "no such kind",
            answered(404),
            "the API server answered 404, there is no such object or kind"),
        argumentSet("too many", answered(429), "the API server answered 429, too many requests"),
        argumentSet("broken", answered(503), "the API server answered 503"),
        argumentSet(
            "wrapped", new CompletionException(answered(503)), "the API server answered 503"),
        argumentSet(
            "nobody there",
            new KubernetesClientException("list", new IOException(new ConnectException())),
            "the API server was not reached (ConnectException)"),
        argumentSet(
            "no address",
            new CompletionException(
                new ConnectException().initCause(new UnresolvedAddressException())),
            "the API server was not reached (UnresolvedAddressException)"),
        argumentSet(
            "not the server's doing",
            new IllegalStateException(new ArithmeticException()),
            "it could not be done (ArithmeticException)"));
  }

  private static KubernetesClientException answered(int code) {
    return new KubernetesClientException("spec.template: Invalid value: secret", code, null);
  }

  /** The server's own words are left out: they may quote what a user wrote into an object. */
  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatIsWrongInItsOwnWords(Throwable failure, String words) {
    assertThat(ApiTrouble.inWords(failure)).isEqualTo(words);
  }
}
