package io.tenantry.boundaries;

import io.tenantry.context.propagation.OutboundHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;

/** From one process to another over HTTP: to this application itself, or to whoever is named. */
@RestController
@RequestMapping("/http")
class HttpBoundaries {

  private final RestClient restClient;
  private final RestTemplate restTemplate;
  private final WebClient webClient;
  private final Service service;
  private final OutboundHeaders outbound;
  private final HttpClient jdk = HttpClient.newHttpClient();

  HttpBoundaries(
      RestClient.Builder restClient,
      RestTemplateBuilder restTemplate,
      WebClient.Builder webClient,
      OutboundHeaders outbound) {
    this.outbound = outbound;
    this.restClient = restClient.build();
    this.restTemplate = restTemplate.build();
    this.webClient = webClient.build();
    this.service =
        HttpServiceProxyFactory.builderFor(RestClientAdapter.create(this.restClient))
            .build()
            .createClient(Service.class);
  }

  /** A declared client. */
  interface Service {

    @GetExchange
    String get(URI uri);
  }

  @GetMapping("/rest-client")
  String restClient(@RequestParam URI to) {
    return restClient.get().uri(to).retrieve().requiredBody(String.class);
  }

  @GetMapping("/rest-template")
  String restTemplate(@RequestParam URI to) {
    return Objects.requireNonNull(restTemplate.getForObject(to, String.class));
  }

  @GetMapping("/web-client")
  Mono<String> webClient(@RequestParam URI to) {
    return webClient.get().uri(to).retrieve().bodyToMono(String.class);
  }

  @GetMapping("/http-interface")
  String httpInterface(@RequestParam URI to) {
    return service.get(to);
  }

  @GetMapping("/jdk")
  String jdk(@RequestParam URI to) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(to);
    outbound.to(to).forEach(request::setHeader);
    return jdk.send(request.build(), BodyHandlers.ofString()).body();
  }
}
