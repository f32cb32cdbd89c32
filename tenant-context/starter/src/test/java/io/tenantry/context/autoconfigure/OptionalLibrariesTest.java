package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** An application starts with everything switched on, whichever optional library it lacks. */
class OptionalLibrariesTest {

  private static final String[] EVERYTHING = {
    "tenantry.admission.plans.default.requests-per-second=10",
    "tenantry.propagation.destinations=inventory",
    "tenantry.propagation.kafka.topics=orders",
    "tenantry.resolution.baggage=true",
    "tenantry.resolution.certificate.uri-prefix=spiffe://shop/",
    "tenantry.resolution.path.pattern=/t/{tenant}/**",
    "tenantry.resolution.subdomain.base-domains=shop.example",
    "tenantry.slo.objective=250ms",
    "management.endpoints.web.exposure.include=tenants",
  };

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the actuator         | org.springframework.boot.actuate
          the gRPC starters    | org.springframework.grpc;org.springframework.boot.grpc
          gRPC                 | io.grpc;org.springframework.grpc;org.springframework.boot.grpc
          Jackson              | tools.jackson
          the Kafka starter    | org.springframework.boot.kafka
          Kafka                | org.apache.kafka;org.springframework.kafka;org.springframework.boot.kafka
          Micrometer Tracing   | io.micrometer.tracing;org.springframework.boot.micrometer.tracing
          OAuth 2 JOSE         | org.springframework.security.oauth2.jwt;org.springframework.security.oauth2.jose
          OAuth 2              | org.springframework.security.oauth2
          Reactor              | reactor;org.springframework.web.reactive;org.springframework.boot.webclient
          RestClient's starter | org.springframework.boot.restclient
          HTTP clients         | org.springframework.boot.http.client;org.springframework.boot.restclient;org.springframework.boot.webclient
          Spring Security      | org.springframework.security
          Tomcat               | org.apache.catalina;org.apache.coyote;org.springframework.boot.tomcat
          WebClient's starter  | org.springframework.boot.webclient
          WebFlux              | org.springframework.web.reactive;org.springframework.boot.webclient
          """)
  void nothingIsMissedWithout(String library, String packages) {
    Without without = new Without(packages.split(";"));
    starts(new ApplicationContextRunner(), without);
    starts(new WebApplicationContextRunner(), without);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the servlet API | jakarta.servlet
          Spring MVC      | jakarta.servlet;org.springframework.web.servlet;org.springframework.boot.webmvc;org.apache.catalina;org.springframework.boot.tomcat
          """)
  void noServletIsMissedWhereThereIsSpringWeb(String library, String packages) {
    Without without = new Without(packages.split(";"));
    starts(new ApplicationContextRunner(), without);
    starts(new ReactiveWebApplicationContextRunner(), without);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Spring Web alone         | org.springframework.web;org.springframework.http
          Spring Web and all of it | org.springframework.web;org.springframework.http;org.springframework.boot.web;jakarta.servlet;org.apache.catalina;org.springframework.boot.tomcat;org.springframework.boot.restclient;org.springframework.boot.webclient
          """)
  void nothingIsMissedInAWorker(String library, String packages) {
    starts(new ApplicationContextRunner(), new Without(packages.split(";")));
  }

  private static void starts(
      AbstractApplicationContextRunner<?, ?, ?> application, Without without) {
    application
        .withClassLoader(without)
        .withConfiguration(AutoConfigurations.of(without.autoConfigurations()))
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean(ContextPropagators.class, ContextPropagators::noop)
        .withPropertyValues(EVERYTHING)
        .run(context -> assertThat(context.getStartupFailure()).isNull());
  }

  /**
   * Loads our classes anew, so that they, and not the conditions alone, lack what is hidden: the
   * classes that the test itself sees are linked with a loader that hides nothing.
   */
  private static final class Without extends FilteredClassLoader {

    private static final String OURS = "io.tenantry.context.";

    Without(String... packages) {
      super(packages);
    }

    Class<?>[] autoConfigurations() {
      return ImportCandidates.load(AutoConfiguration.class, this).getCandidates().stream()
          .filter(name -> name.startsWith(OURS))
          .map(this::loaded)
          .toArray(Class<?>[]::new);
    }

    private Class<?> loaded(String name) {
      try {
        return loadClass(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : defined(name);
      }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
