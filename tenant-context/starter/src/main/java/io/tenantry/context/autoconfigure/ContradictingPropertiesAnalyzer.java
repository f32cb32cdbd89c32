package io.tenantry.context.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which properties contradict each other. */
final class ContradictingPropertiesAnalyzer
    extends AbstractFailureAnalyzer<ContradictingPropertiesException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ContradictingPropertiesException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
  }
}
