package io.tenantry.context.propagation.grpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.MDC;

/** A gRPC service that says for whom it works, in each of its callbacks. */
public final class Shop implements BindableService {

  public static final String SERVICE = "shop.v1.Shop";

  /** Answers who is current; throws for the text {@code throw}, and fails for {@code fail}. */
  public static final MethodDescriptor<String, String> SAY = method("Say", MethodType.UNARY);

  /** Answers three times who is current. */
  public static final MethodDescriptor<String, String> LIST =
      method("List", MethodType.SERVER_STREAMING);

  /** Answers every message with who is current then, and the end with that, too. */
  public static final MethodDescriptor<String, String> CHAT =
      method("Chat", MethodType.BIDI_STREAMING);

  /** Never answers. */
  public static final MethodDescriptor<String, String> HANG = method("Hang", MethodType.UNARY);

  /**
   * What happened beside the answers: {@code hanging}, {@code cancelled}, each with who was
   * current.
   */
  public final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Who is current: on the thread, in the log, and in gRPC's context. */
  public static String current() {
    Tenant ofCall = TenantServerInterceptor.TENANT.get();
    return "%s %s %s"
        .formatted(
            TenantContext.current()
                .map(tenant -> tenant.id() + "/" + tenant.region())
                .orElse("nobody"),
            MDC.get(Tenant.ID_KEY),
            ofCall == null ? null : ofCall.id());
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(SAY, ServerCalls.asyncUnaryCall(Shop::say))
        .addMethod(LIST, ServerCalls.asyncServerStreamingCall(Shop::list))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::chat))
        .addMethod(HANG, ServerCalls.asyncUnaryCall(this::hang))
        .build();
  }

  private static void say(String text, StreamObserver<String> answers) {
    switch (text) {
      case "throw" -> throw new IllegalStateException("as asked");
      case "fail" -> answers.onError(Status.NOT_FOUND.asRuntimeException());
      default -> {
        answers.onNext(current());
        answers.onCompleted();
      }
    }
  }

  private static void list(String text, StreamObserver<String> answers) {
    List.of(1, 2, 3).forEach(i -> answers.onNext(i + " " + current()));
    answers.onCompleted();
  }

  private StreamObserver<String> chat(StreamObserver<String> answers) {
    ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) answers;
    call.setOnReadyHandler(() -> events.add("ready " + current()));
    call.setOnCloseHandler(() -> events.add("closed " + current()));
    return new StreamObserver<>() {
      @Override
      public void onNext(String text) {
        answers.onNext(text + " " + current());
      }

      @Override
      public void onError(Throwable failure) {
        events.add("failed " + current());
      }

      @Override
      public void onCompleted() {
        answers.onNext("end " + current());
        answers.onCompleted();
      }
    };
  }

  private void hang(String text, StreamObserver<String> answers) {
    ((ServerCallStreamObserver<String>) answers)
        .setOnCancelHandler(() -> events.add("cancelled " + current()));
    events.add("hanging " + current());
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
