package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tenantry.context.Admission;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class JudgementTest {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);

  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final List<String> said = new ArrayList<>();
  private Admission answer = (Admission.Permit) outcome -> said.add("given back, " + outcome);

  @Test
  void whatIsSaidTwiceOfAnAsynchronousRequestEndsItOnce() throws Exception {
    request.setAsyncSupported(true);
    judge((asynchronous, answered) -> asynchronous.startAsync());
    assertThat(said).isEmpty();
    MockAsyncContext context = (MockAsyncContext) request.getAsyncContext();
    assertThat(context).isNotNull();
    response.setStatus(503);
    for (AsyncListener listener : List.copyOf(context.getListeners())) {
      listener.onTimeout(new AsyncEvent(context));
      listener.onComplete(new AsyncEvent(context));
      response.setStatus(200);
      listener.onComplete(new AsyncEvent(context));
    }
    assertThat(said).containsExactly("complete", "given back, FAILED");
  }

  @Test
  void aRequestEndsOnceThoughItIsMadeAsynchronousAgain() throws Exception {
    request.setAsyncSupported(true);
    judge((asynchronous, answered) -> asynchronous.startAsync());
    MockAsyncContext first = (MockAsyncContext) request.getAsyncContext();
    assertThat(first).isNotNull();
    MockAsyncContext second = new MockAsyncContext(request, response);
    for (AsyncListener listener : List.copyOf(first.getListeners())) {
      listener.onStartAsync(new AsyncEvent(second));
      listener.onStartAsync(new AsyncEvent(second));
    }
    second.complete();
    assertThat(said).containsExactly("complete", "given back, SERVED");
  }

  @Test
  void aRequestThatFailsEndsOnce() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            judge((failing, answered) -> {
              throw new IllegalStateException("as asked");
            }));
    assertThat(said).containsExactly("complete", "given back, FAILED");
  }

  @Test
  void whatALimitRefusesIsMarkedAndMeasuredAsRefused() throws Exception {
    answer = new Admission.Refused(Admission.Refusal.RATE, Duration.ofSeconds(1), null);
    judge((refused, answered) -> said.add("served"));
    assertThat(said).isEmpty();
    assertThat(response.getStatus()).isEqualTo(429);
    assertThat(request.getAttribute(TenantContext.REFUSAL_ATTRIBUTE))
        .isEqualTo(Admission.Refusal.RATE);
  }

  private void judge(FilterChain chain) throws Exception {
    new Judgement(
            claim -> new TenantResolution.Resolved(ACME),
            tenant -> answer,
            new TenantContext(List.of()),
            tenant -> () -> said.add("complete"),
            TenantListener.NONE)
        .proceed(TenantClaim.NONE, request, response, chain);
  }
}
