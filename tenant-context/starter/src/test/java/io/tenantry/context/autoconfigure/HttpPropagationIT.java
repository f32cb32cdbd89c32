package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import io.tenantry.context.autoconfigure.OtherServices.Request;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.TenantThreadLocalAccessor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.RequestEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@SpringBootTest(
    classes = HttpPropagationIT.Application.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "tenantry.propagation.destinations=" + OtherServices.OURS,
      "management.otlp.metrics.export.enabled=false",
    })
class HttpPropagationIT {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), new Region("us-east"), PlanName.DEFAULT);

  private static OtherServices services;

  @Autowired private TenantContext tenants;
  @Autowired private Clients clients;

  @BeforeAll
  static void start() throws IOException {
    services = new OtherServices();
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @BeforeEach
  void forget() {
    services.forget();
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        argumentSet("RestClient", (Client) Clients::restClient),
        argumentSet("RestTemplate", (Client) Clients::restTemplate),
        argumentSet("WebClient", (Client) Clients::webClient),
        argumentSet("an HTTP interface on RestClient", (Client) Clients::restInterface),
        argumentSet("an HTTP interface on WebClient", (Client) Clients::webInterface),
        argumentSet("the JDK's client, by hand", (Client) Clients::jdk));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aServiceOfTheListIsToldTheTenant(Client client) {
    tenants.run(ACME, () -> client.get(clients, services.ours("/stock")));
    assertThat(services.received())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.tenant()).isEqualTo("acme");
          assertThat(request.region()).isEqualTo("us-east");
        });
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aThirdPartyIsNotToldTheTenantInAnyHeader(Client client) {
    tenants.run(ACME, () -> client.get(clients, services.thirdParty("/pay")));
    assertThat(services.received()).singleElement().satisfies(HttpPropagationIT::saysNothing);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void nobodyIsToldATenantWhereThereIsNone(Client client) {
    client.get(clients, services.ours("/stock"));
    assertThat(services.received()).singleElement().satisfies(HttpPropagationIT::saysNothing);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aRedirectOfAServiceOfTheListTakesNothingAlong(Client client) {
    tenants.run(ACME, () -> client.get(clients, services.redirecting()));
    assertThat(services.received())
        .singleElement()
        .satisfies(request -> assertThat(request.path()).isEqualTo("/redirect"));
  }

  static Stream<Arguments> factories() {
    return Stream.of(
        argumentSet("JDK", rest(ClientHttpRequestFactoryBuilder.jdk())),
        argumentSet("Apache", rest(ClientHttpRequestFactoryBuilder.httpComponents())),
        argumentSet("Reactor Netty", rest(ClientHttpRequestFactoryBuilder.reactor())),
        argumentSet("HttpURLConnection", rest(ClientHttpRequestFactoryBuilder.simple())),
        argumentSet("JDK, reactive", web(ClientHttpConnectorBuilder.jdk())),
        argumentSet("Reactor Netty, reactive", web(ClientHttpConnectorBuilder.reactor())));
  }

  @ParameterizedTest
  @MethodSource("factories")
  void noLibraryFollowsARedirectWithTheStartersDefault(Library library) {
    tenants.run(ACME, () -> library.get(clients, clients.settings, services.redirecting()));
    assertThat(services.received())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.path()).isEqualTo("/redirect");
          assertThat(request.tenant()).isEqualTo("acme");
        });
  }

  @ParameterizedTest
  @MethodSource("factories")
  void everyLibraryThatIsToldToFollowARedirectTakesTheTenantAlong(Library library) {
    HttpClientSettings follow = clients.settings.withRedirects(HttpRedirects.FOLLOW);
    tenants.run(ACME, () -> library.get(clients, follow, services.redirecting()));
    assertThat(services.received()).extracting(Request::path).contains("/redirect", "/landed");
    assertThat(services.received())
        .as("which is why the default is another one, and a warning says so")
        .last()
        .satisfies(request -> assertThat(request.tenant()).isEqualTo("acme"));
  }

  @ParameterizedTest
  @MethodSource("clientsWithHeaders")
  void aHeaderSetByHandIsReplacedOrRemoved(ClientWithHeaders client) {
    tenants.run(
        ACME,
        () -> {
          client.get(clients, services.ours("/stock"), HttpPropagationIT::forge);
          client.get(clients, services.thirdParty("/pay"), HttpPropagationIT::forge);
        });
    client.get(clients, services.ours("/stock"), HttpPropagationIT::forge);
    assertThat(services.received())
        .extracting(Request::path, Request::tenant, Request::region)
        .containsExactly(
            tuple("/stock", "acme", "us-east"), tuple("/pay", "", ""), tuple("/stock", "", ""));
    assertThat(services.received())
        .allSatisfy(request -> assertThat(request.headers().toString()).doesNotContain("evil"));
  }

  static Stream<Arguments> clientsWithHeaders() {
    return Stream.of(
        argumentSet("RestClient", (ClientWithHeaders) Clients::restClient),
        argumentSet("RestTemplate", (ClientWithHeaders) Clients::restTemplate),
        argumentSet("WebClient", (ClientWithHeaders) Clients::webClient));
  }

  @Test
  void aWebClientTakesTheTenantOfItsReactorContextOnAnyThread() {
    Mono<Void> call =
        Mono.deferContextual(context ->
                clients.web.get().uri(services.ours("/stock")).retrieve().toBodilessEntity())
            .subscribeOn(Schedulers.boundedElastic())
            .then();
    tenants.run(
        ACME,
        () ->
            call.contextWrite(context ->
                    context.put(TenantThreadLocalAccessor.KEY, TenantScope.current().orElseThrow()))
                .block());
    assertThat(services.received())
        .singleElement()
        .satisfies(request -> assertThat(request.tenant()).isEqualTo("acme"));
  }

  private static void forge(HttpHeaders headers) {
    headers.set("x-tenant-id", "evil");
    headers.add("X-Region", "evil-1");
    headers.add("X-Region", "evil-2");
    headers.set("X-Scope-OrgID", "evil");
  }

  private static void saysNothing(Request request) {
    assertThat(request.headers().toString())
        .doesNotContain("acme")
        .doesNotContain("us-east")
        .doesNotContainIgnoringCase("tenant");
  }

  private static Library rest(ClientHttpRequestFactoryBuilder<?> factory) {
    return (clients, settings, url) ->
        clients
            .restBuilder
            .clone()
            .requestFactory(factory.build(settings))
            .build()
            .get()
            .uri(url)
            .retrieve()
            .toBodilessEntity();
  }

  private static Library web(ClientHttpConnectorBuilder<?> connector) {
    return (clients, settings, url) ->
        clients
            .webBuilder
            .clone()
            .clientConnector(connector.build(settings))
            .build()
            .get()
            .uri(url)
            .retrieve()
            .toBodilessEntity()
            .block();
  }

  interface Client {
    void get(Clients clients, String url);
  }

  interface ClientWithHeaders {
    void get(Clients clients, String url, Consumer<HttpHeaders> headers);
  }

  interface Library {
    void get(Clients clients, HttpClientSettings settings, String url);
  }

  interface RestInterface {
    @GetExchange
    void get(URI url);
  }

  interface WebInterface {
    @GetExchange
    void get(URI url);
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ImportHttpServices(group = "rest", types = RestInterface.class)
  @ImportHttpServices(group = "web", types = WebInterface.class, clientType = ClientType.WEB_CLIENT)
  @Import(Clients.class)
  static class Application {}

  static final class Clients {

    private final RestClient.Builder restBuilder;
    private final WebClient.Builder webBuilder;
    private final RestClient rest;
    private final RestTemplate template;
    private final WebClient web;
    private final RestInterface restInterface;
    private final WebInterface webInterface;
    private final OutboundHeaders outbound;
    private final HttpClientSettings settings;

    Clients(
        RestClient.Builder rest,
        RestTemplateBuilder template,
        WebClient.Builder web,
        RestInterface restInterface,
        WebInterface webInterface,
        OutboundHeaders outbound,
        HttpClientSettings settings) {
      this.restBuilder = rest;
      this.webBuilder = web;
      this.rest = rest.build();
      this.template = template.build();
      this.web = web.build();
      this.restInterface = restInterface;
      this.webInterface = webInterface;
      this.outbound = outbound;
      this.settings = settings;
    }

    private void restClient(String url) {
      restClient(url, headers -> {});
    }

    private void restClient(String url, Consumer<HttpHeaders> headers) {
      rest.get().uri(url).headers(headers).retrieve().toBodilessEntity();
    }

    private void restTemplate(String url) {
      restTemplate(url, headers -> {});
    }

    private void restTemplate(String url, Consumer<HttpHeaders> headers) {
      HttpHeaders own = new HttpHeaders();
      headers.accept(own);
      template.exchange(new RequestEntity<Void>(own, HttpMethod.GET, URI.create(url)), Void.class);
    }

    private void webClient(String url) {
      webClient(url, headers -> {});
    }

    private void webClient(String url, Consumer<HttpHeaders> headers) {
      web.get().uri(url).headers(headers).retrieve().toBodilessEntity().block();
    }

    private void restInterface(String url) {
      restInterface.get(URI.create(url));
    }

    private void webInterface(String url) {
      webInterface.get(URI.create(url));
    }

    private void jdk(String url) {
      URI uri = URI.create(url);
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      outbound.to(uri).forEach(request::setHeader);
      try {
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
