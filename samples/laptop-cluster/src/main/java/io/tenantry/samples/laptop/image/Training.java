package io.tenantry.samples.laptop.image;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;

/**
 * A run of an application in which the JVM learns which classes a start and a request need.
 *
 * @param environment the application's whole environment
 * @param arguments after the jar
 * @param readiness answers 200 once the application is up
 * @param requests sent then, all at once
 */
public record Training(
    Map<String, String> environment,
    List<String> arguments,
    URI readiness,
    List<HttpRequest> requests) {

  public Training {
    environment = Map.copyOf(environment);
    arguments = List.copyOf(arguments);
    requests = List.copyOf(requests);
  }
}
