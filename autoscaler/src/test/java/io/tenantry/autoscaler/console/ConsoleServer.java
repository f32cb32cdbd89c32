package io.tenantry.autoscaler.console;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A real web server with the console, as the application wires it, and nothing else. */
final class ConsoleServer implements AutoCloseable {

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DispatcherServletAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
  })
  static class Surroundings {

    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }
  }

  private final ServletWebServerApplicationContext context;
  private final AtomicBoolean leading;

  private ConsoleServer(ServletWebServerApplicationContext context, AtomicBoolean leading) {
    this.context = context;
    this.leading = leading;
  }

  /** Starts at {@code port} of the loopback interface, or at any free one for 0. */
  static ConsoleServer start(int port) {
    AtomicBoolean leading = new AtomicBoolean(true);
    SpringApplication application = new SpringApplication(Surroundings.class);
    application.addInitializers(context ->
        context.getBeanFactory().registerSingleton("leading", (BooleanSupplier) leading::get));
    application.setSources(Set.of("io.tenantry.autoscaler.config.ConsoleConfiguration"));
    return new ConsoleServer(
        (ServletWebServerApplicationContext)
            application.run(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--server.tomcat.connection-timeout=1s",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"),
        leading);
  }

  void leading(boolean is) {
    leading.set(is);
  }

  ConsoleHistory history() {
    return context.getBean(ConsoleHistory.class);
  }

  ConsoleStream stream() {
    return context.getBean(ConsoleStream.class);
  }

  int port() {
    var server = context.getWebServer();
    if (server == null) {
      throw new IllegalStateException("the server has not started");
    }
    return server.getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    context.close();
  }
}
