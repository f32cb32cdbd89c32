package io.tenantry.autoscaler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reason is worth nothing that nobody can look up: each has all of what people meet it by. */
class ReasonTest {

  /** Reasons that need a past, which walks of {@link ScalingLawTest} bring about. */
  private static final EnumSet<Reason> IN_WALKS =
      EnumSet.of(Reason.STABILIZING_UP, Reason.STABILIZING_DOWN);

  private static final Path PAGE = Path.of("../docs/reasons.md");

  private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)\\n\\n(.*?)(?=^## |\\z)");

  private static Map<String, String> sections() throws IOException {
    Matcher matcher = SECTION.matcher(Files.readString(PAGE));
    return matcher
        .results()
        .collect(Collectors.toMap(section -> section.group(1), section -> section.group(2)));
  }

  @ParameterizedTest
  @EnumSource
  void isDecidedInARowOfTheLawsTest(Reason reason) {
    List<Reason> rows =
        Stream.concat(ScalingLawTest.decides(), ScalingLawTest.decidesWithinABudget())
            .map(row -> (ScalingDecision) row.get()[3])
            .map(decision ->
                switch (decision) {
                  case ScaleTo(_, var why) -> why;
                  case Hold(var why) -> why;
                })
            .toList();

    assertThat(rows.contains(reason) || IN_WALKS.contains(reason)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void isPartOfASentenceForPeople(Reason reason) {
    assertThat(reason.words()).matches("[a-zA-Z][^.!?_]+[a-zA-Z]");
    assertThat(Arrays.stream(Reason.values()).map(Reason::words)).doesNotHaveDuplicates();
  }

  /** Its name is the label {@code reason} in metrics, in status and in records. */
  @ParameterizedTest
  @EnumSource
  void hasANameThatIsALabel(Reason reason) {
    assertThat(reason.name()).matches("[A-Z]+(_[A-Z]+)*").hasSizeLessThanOrEqualTo(32);
  }

  @ParameterizedTest
  @EnumSource
  void isExplainedWithWhatToDo(Reason reason) throws IOException {
    String section = sections().get(reason.name());

    assertThat(section).as("docs/reasons.md, section %s", reason).isNotNull();
    String[] paragraphs = section.strip().split("\n\n", -1);
    assertThat(paragraphs.length).as("what it means, and what to do").isGreaterThanOrEqualTo(2);
    assertThat(paragraphs[0].replace("`", "").replaceAll("\\s+", " "))
        .as("begins with the words that people meet")
        .startsWithIgnoringCase("*" + reason.words() + ".*");
  }

  @Test
  void noOtherIsExplained() throws IOException {
    assertThat(sections().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::name).toList());
  }
}
