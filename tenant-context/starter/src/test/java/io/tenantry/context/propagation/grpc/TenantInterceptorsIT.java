package io.tenantry.context.propagation.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantScope;
import io.tenantry.context.Trust;
import io.tenantry.context.propagation.Destinations;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.telemetry.MdcCarrier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls between a client and a server with the interceptors and without Spring. */
class TenantInterceptorsIT {

  private static final String CURRENT = "acme/us-east acme acme";

  private final TenantContext tenants = new TenantContext(List.of(new MdcCarrier()));
  private final Shop shop = new Shop();
  private final Journal journal = new Journal();
  private final Queue<Metadata> received = new ConcurrentLinkedQueue<>();
  private final ExecutorService worker = Executors.newFixedThreadPool(2);

  private final AtomicReference<Trust> peer = new AtomicReference<>(Trust.ASSERTED);
  private final AtomicReference<AdmissionControl> admission = new AtomicReference<>(journal);

  private Server server;
  private ManagedChannel plain;
  private Channel channel;

  @BeforeEach
  void start() throws IOException {
    TenantServerInterceptor interceptor =
        new TenantServerInterceptor(
            TenantHeaders.DEFAULT,
            address -> address != null && address.startsWith("127.") ? peer.get() : Trust.CLAIMED,
            token ->
                token.equals("good")
                    ? TenantClaim.ofTenant("acme", Trust.VERIFIED)
                    : TenantClaim.rejected(Rejection.INVALID_TOKEN),
            new IgnoredMethods(List.of(Shop.SERVICE + "/List")),
            TenantInterceptorsIT::resolve,
            tenant -> admission.get().admit(tenant),
            tenants,
            journal,
            journal.new Told(),
            ObservationRegistry.NOOP);
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .executor(worker)
            .addService(shop)
            .intercept(interceptor)
            .intercept(new Received())
            .build()
            .start();
    plain =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    channel = throughOurs(plain);
  }

  private static TenantResolution resolve(TenantClaim claim) {
    if (claim.rejection().isPresent()) {
      return new Rejected(claim.rejection().get());
    }
    if (claim.tenant().isEmpty()) {
      return new Resolved(Tenant.NONE);
    }
    return claim.trust() == Trust.CLAIMED
        ? new Rejected(Rejection.UNTRUSTED_PEER)
        : new Resolved(
            new Tenant(claim.tenant().get(), claim.region().orElse(Region.NONE), PlanName.DEFAULT));
  }

  @AfterEach
  void leavesNoThreadWithATenant() throws Exception {
    plain.shutdownNow();
    server.shutdownNow().awaitTermination();
    await().untilAsserted(() -> assertThat(journal.inFlight()).isZero());
    CountDownLatch all = new CountDownLatch(2);
    List<Future<String>> looks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      looks.add(
          worker.submit(() -> {
            all.countDown();
            all.await();
            return Shop.current();
          }));
    }
    for (Future<String> look : looks) {
      assertThat(look.get(10, TimeUnit.SECONDS)).isEqualTo("nobody null null");
    }
    worker.shutdownNow();
    assertThat(Shop.current()).isEqualTo("nobody null null");
  }

  @Test
  void aUnaryCallIsServedForWhoeverMadeIt() throws Exception {
    assertThat(ofAcme(() -> unary(channel, Shop.SAY, "?"))).isEqualTo(CURRENT);
    await()
        .untilAsserted(() ->
            assertThat(journal.entries())
                .containsExactly("resolved acme", "arrived acme", "completed acme SERVED"));
  }

  @Test
  void aServerStreamOfAnIgnoredMethodNeedsNoTenantAndIsNotMeasured() {
    List<String> answers = new ArrayList<>();
    ClientCalls.blockingServerStreamingCall(plain, Shop.LIST, CallOptions.DEFAULT, "?")
        .forEachRemaining(answers::add);
    assertThat(answers)
        .containsExactly("1 nobody null null", "2 nobody null null", "3 nobody null null");
    assertThat(journal.entries()).isEmpty();
  }

  @Test
  void everyCallbackOfABidirectionalStreamIsTheCallers() throws Exception {
    Answers answers = new Answers();
    try (TenantScope scope = tenants.open(acme())) {
      StreamObserver<String> messages =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(Shop.CHAT, CallOptions.DEFAULT), answers);
      messages.onNext("one");
      messages.onNext("two");
      messages.onCompleted();
    }
    assertThat(answers.complete())
        .containsExactly("one " + CURRENT, "two " + CURRENT, "end " + CURRENT);
    assertThat(answers.seenBy)
        .as("and so is what the caller is told, on a thread of the channel's")
        .containsOnly("acme/us-east acme null");
    await().untilAsserted(() -> assertThat(shop.events).contains("closed " + CURRENT));
    assertThat(shop.events).contains("ready " + CURRENT);
  }

  @Test
  void aCallThatIsCancelledIsOverAndFailed() throws Exception {
    ClientCall<String, String> call;
    try (TenantScope scope = tenants.open(acme())) {
      call = channel.newCall(Shop.HANG, CallOptions.DEFAULT);
      ClientCalls.asyncUnaryCall(call, "?", new Answers());
    }
    assertThat(shop.events.poll(10, TimeUnit.SECONDS)).isEqualTo("hanging " + CURRENT);
    assertThat(journal.inFlight()).isEqualTo(1);
    call.cancel("as tested", null);
    assertThat(shop.events.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled " + CURRENT);
    await()
        .untilAsserted(() ->
            assertThat(journal.entries())
                .containsExactly("resolved acme", "arrived acme", "completed acme FAILED"));
  }

  @ParameterizedTest
  @CsvSource({"throw, UNKNOWN, FAILED", "fail, NOT_FOUND, SERVED"})
  void aCallThatFailsIsOverOnce(String text, Status.Code code, String outcome) throws Exception {
    assertThat(ofAcme(() -> codeOf(channel, text))).isEqualTo(code);
    await()
        .untilAsserted(() ->
            assertThat(journal.entries())
                .containsExactly("resolved acme", "arrived acme", "completed acme " + outcome));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "ASSERTED, acme,     -,      -,           OK",
        "ASSERTED, acme,     acme,   -,           OK",
        "ASSERTED, -,        acme,   -,           OK",
        "ASSERTED, -,        -,      -,           OK",
        "ASSERTED, acme,     globex, -,           PERMISSION_DENIED",
        "ASSERTED, not ok,   -,      -,           INVALID_ARGUMENT",
        "ASSERTED, _unknown, -,      -,           INVALID_ARGUMENT",
        "ASSERTED, acme,     -,      Bearer good, OK",
        "ASSERTED, globex,   -,      Bearer good, PERMISSION_DENIED",
        "ASSERTED, acme,     -,      Bearer bad,  UNAUTHENTICATED",
        "ASSERTED, acme,     -,      Basic abc,   OK",
        "CLAIMED,  acme,     -,      -,           PERMISSION_DENIED",
        "CLAIMED,  acme,     -,      Bearer good, OK",
        "CLAIMED,  -,        -,      Bearer good, OK",
        "CLAIMED,  globex,   -,      Bearer good, PERMISSION_DENIED",
        "CLAIMED,  -,        -,      -,           OK",
      })
  void metadataIsBelievedByWhoSentIt(
      Trust trust, String tenant, String alias, String authorization, Status.Code expected) {
    peer.set(trust);
    Channel client =
        sending("x-tenant-id", tenant, "x-scope-orgid", alias, "authorization", authorization);
    assertThat(codeOf(client, "?")).isEqualTo(expected);
  }

  @Test
  void aRegionIsHeardOnlyFromWhoeverIsTrusted() {
    assertThat(unary(sending("x-tenant-id", "acme", "x-region", "us-east"), Shop.SAY, "?"))
        .isEqualTo(CURRENT);
    peer.set(Trust.CLAIMED);
    assertThat(unary(sending("authorization", "Bearer good", "x-region", "us-east"), Shop.SAY, "?"))
        .isEqualTo("acme/_none acme acme");
  }

  @Test
  void aTenantThatIsThereTwiceIsRejectedAndListenersAreTold() {
    assertThat(codeOf(sending("x-tenant-id", "acme", "x-tenant-id", "acme"), "?"))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(journal.entries()).containsExactly("rejected DUPLICATE_TENANT");
  }

  @Test
  void nothingOfARejectedCallIsInTheAnswer() {
    StatusRuntimeException answer =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> unary(sending("x-tenant-id", "<evil>"), Shop.SAY, "?"));
    assertThat(answer.getStatus().getDescription()).doesNotContain("evil");
    assertThat(trailersOf(answer).toString()).doesNotContain("evil");
  }

  @Test
  void aCallOverTheLimitIsDemandThatIsNotServed() throws Exception {
    admission.set(
        tenant -> new Admission.Refused(Admission.Refusal.RATE, Duration.ofMillis(1500), null));
    StatusRuntimeException answer =
        ofAcme(() ->
            catchThrowableOfType(
                StatusRuntimeException.class, () -> unary(channel, Shop.SAY, "?")));
    assertThat(answer.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(trailersOf(answer).get(RejectionStatus.PUSHBACK)).isEqualTo("1500");
    assertThat(journal.entries())
        .containsExactly("resolved acme", "demand of acme RATE", "refused acme RATE");
  }

  @Test
  void aThirdPartyIsToldNothing() throws Exception {
    ManagedChannel thirdParty =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      assertThat(ofAcme(() -> unary(throughOurs(thirdParty), Shop.SAY, "?")))
          .isEqualTo("nobody null null");
    } finally {
      thirdParty.shutdownNow();
    }
    assertThat(received)
        .singleElement()
        .satisfies(metadata ->
            assertThat(metadata.toString()).doesNotContain("acme").doesNotContain("x-"));
  }

  @Test
  void anAuthorityThatIsOverriddenHasToBeOnTheListToo() throws Exception {
    CallOptions elsewhere = CallOptions.DEFAULT.withAuthority("payment.example.com");
    assertThat(ofAcme(() -> ClientCalls.blockingUnaryCall(channel, Shop.SAY, elsewhere, "?")))
        .isEqualTo("nobody null null");
  }

  @Test
  void metadataOfOursThatIsThereAlreadyIsReplacedOrRemoved() throws Exception {
    Channel forged =
        ClientInterceptors.intercept(
            plain,
            new TenantClientInterceptor(outbound()),
            attaching("x-tenant-id", "evil", "x-scope-orgid", "evil", "x-region", "evil"));
    assertThat(ofAcme(() -> unary(forged, Shop.SAY, "?"))).isEqualTo(CURRENT);
    assertThat(unary(forged, Shop.SAY, "?")).isEqualTo("nobody null null");
  }

  @Test
  void theTenantOfGrpcsOwnContextIsToldWhereTheThreadHasNone() throws Exception {
    String answer =
        Context.current()
            .withValue(TenantServerInterceptor.TENANT, acme())
            .call(() -> unary(channel, Shop.SAY, "?"));
    assertThat(answer).isEqualTo(CURRENT);
  }

  private Channel throughOurs(ManagedChannel to) {
    return ClientInterceptors.intercept(to, new TenantClientInterceptor(outbound()));
  }

  private static OutboundHeaders outbound() {
    return new OutboundHeaders(Destinations.of(List.of("127.0.0.1")), TenantHeaders.DEFAULT);
  }

  private Channel sending(String... namesAndValues) {
    return ClientInterceptors.intercept(plain, attaching(namesAndValues));
  }

  private static ClientInterceptor attaching(String... namesAndValues) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        metadata.put(CallClaim.key(namesAndValues[i]), namesAndValues[i + 1]);
      }
    }
    return MetadataUtils.newAttachHeadersInterceptor(metadata);
  }

  private <T> T ofAcme(Callable<T> call) throws Exception {
    return tenants.call(acme(), call);
  }

  private static Tenant acme() {
    return new Tenant(new TenantId("acme"), new Region("us-east"), PlanName.DEFAULT);
  }

  private static String unary(
      Channel client, MethodDescriptor<String, String> method, String text) {
    return ClientCalls.blockingUnaryCall(client, method, CallOptions.DEFAULT, text);
  }

  private static Metadata trailersOf(StatusRuntimeException answer) {
    return Objects.requireNonNull(answer.getTrailers());
  }

  private static Status.Code codeOf(Channel client, String text) {
    try {
      unary(client, Shop.SAY, text);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  /** Keeps what reaches the server. */
  private final class Received implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
      received.add(metadata);
      return next.startCall(call, metadata);
    }
  }

  /** Notes what the borders are told. */
  private static final class Journal implements AdmissionControl, RequestMeter {

    private final Queue<String> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    private List<String> entries() {
      return List.copyOf(entries);
    }

    private int inFlight() {
      return inFlight.get();
    }

    @Override
    public Admission admit(Tenant tenant) {
      return (Admission.Permit) outcome -> entries.add("completed " + tenant.id() + " " + outcome);
    }

    @Override
    public InFlight arrived(Tenant tenant) {
      inFlight.incrementAndGet();
      entries.add("arrived " + tenant.id());
      return inFlight::decrementAndGet;
    }

    @Override
    public void refused(Tenant tenant, Admission.Refusal reason) {
      entries.add("demand of " + tenant.id() + " " + reason);
    }

    private final class Told implements TenantListener {

      @Override
      public void arrived(Tenant tenant) {
        entries.add("resolved " + tenant.id());
      }

      @Override
      public void refused(Tenant tenant, Admission.Refusal reason) {
        entries.add("refused " + tenant.id() + " " + reason);
      }

      @Override
      public void rejected(Rejection reason) {
        entries.add("rejected " + reason);
      }
    }
  }

  /** Collects a stream of answers, and for whom each was received. */
  private static final class Answers implements StreamObserver<String> {

    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private final Queue<String> seenBy = new ConcurrentLinkedQueue<>();
    private final CountDownLatch complete = new CountDownLatch(1);

    @Override
    public void onNext(String text) {
      texts.add(text);
      seenBy.add(Shop.current());
    }

    @Override
    public void onError(Throwable failure) {
      seenBy.add(Shop.current());
      complete.countDown();
    }

    @Override
    public void onCompleted() {
      seenBy.add(Shop.current());
      complete.countDown();
    }

    private List<String> complete() throws InterruptedException {
      assertThat(complete.await(10, TimeUnit.SECONDS)).isTrue();
      return List.copyOf(texts);
    }
  }
}
