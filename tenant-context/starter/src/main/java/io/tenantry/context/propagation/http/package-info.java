/**
 * Telling the tenant to another service over HTTP. Spring Boot's builders have it built in
 * (RestClient, RestTemplate, WebClient, and the HTTP interfaces that are made of them):
 *
 * <pre>{@code
 * RestClient inventory = builder.baseUrl("http://inventory:8080").build();
 * inventory.get().uri("/stock/{id}", id).retrieve();  // X-Tenant-ID: acme, if inventory is on the list
 * }</pre>
 *
 * <p>On every request, a header with one of the tenant's names is ours. One that the application
 * set itself, or copied from the request that it serves, is replaced on the way to a destination of
 * the list and removed on the way to any other: what came in from anybody is not to go on as if
 * this service had said it. Whoever wants to name another tenant opens a scope for it.
 *
 * <p>A redirect is followed below these classes, and would take the headers along. It must not be.
 */
@NullMarked
package io.tenantry.context.propagation.http;

import org.jspecify.annotations.NullMarked;
