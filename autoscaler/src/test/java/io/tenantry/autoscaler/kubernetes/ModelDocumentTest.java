package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.capacity.RequestCost;
import io.tenantry.autoscaler.capacity.StartUpTime;
import io.tenantry.autoscaler.control.ModelSnapshot;
import io.tenantry.autoscaler.decision.LatenessBudget;
import io.tenantry.autoscaler.demand.DemandMemory;
import io.tenantry.autoscaler.demand.Dispersion;
import io.tenantry.autoscaler.demand.Persistence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelDocumentTest {

  @Test
  void readsWhatItWrote() throws ModelDocument.Unreadable {
    for (ModelSnapshot model :
        List.of(
            model(0, Optional.empty()), model(40), model(DemandMemory.KINDS * DemandMemory.BINS))) {
      String text = ModelDocument.write(Told.STOREFRONT, model);

      assertThat(ModelDocument.read(Told.STOREFRONT, text)).isEqualTo(model);
    }
  }

  @Test
  void readsAllButWhatFollowedMomentsWhenAnotherReleaseCountedThemOtherwise()
      throws ModelDocument.Unreadable {
    String text =
        ModelDocument.write(Told.STOREFRONT, model(40))
            .replaceFirst("\"layout\":[^,]*", "\"layout\":7");

    assertThat(ModelDocument.read(Told.STOREFRONT, text)).isEqualTo(model(0));
  }

  /** Every kind of moment followed by every change is more than any demand does. */
  @Test
  void isAFewThousandCharactersLong() {
    assertThat(ModelDocument.write(Told.STOREFRONT, model(400))).hasSizeLessThan(5_000);
    assertThat(ModelDocument.write(Told.STOREFRONT, model(DemandMemory.KINDS * DemandMemory.BINS)))
        .hasSizeLessThan(20_000);
  }

  static Stream<Arguments> garbage() {
    return Stream.of(
        wrong("nothing", text -> ""),
        wrong("no JSON", text -> "{\"version\":2,"),
        wrong("no object", text -> "[1]"),
        wrong("null", text -> "null"),
        wrong("another version", text -> text.replace("\"version\":2", "\"version\":1")),
        wrong("no version", text -> text.replace("\"version\":2,", "")),
        wrong("another workload", text -> text.replace("storefront", "billing")),
        wrong("a field is missing", text -> text.replaceFirst("\"waitingSeconds\":[^,]*,", "")),
        wrong(
            "a field is null",
            text -> text.replaceFirst("\"waitingSeconds\":[^,]*,", "\"waitingSeconds\":null,")),
        wrong("no time", text -> text.replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"noon\"")),
        wrong("a cost below 0", text -> text.replaceFirst("\"cpuSeconds\":", "\"cpuSeconds\":-")),
        wrong("a price of 0", text -> text.replaceFirst("\"price\":[^,]*", "\"price\":0")),
        wrong(
            "no base64",
            text -> text.replaceFirst("\"followed\":\"[^\"]*\"", "\"followed\":\"%%\"")),
        wrong(
            "not compressed",
            text -> text.replaceFirst("\"followed\":\"[^\"]*\"", "\"followed\":\"AAAA\"")),
        wrong("far too long", text -> text + " ".repeat(200_000)));
  }

  private static Arguments wrong(String words, UnaryOperator<String> garble) {
    return argumentSet(words, garble);
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void refusesWhatIsNotItsOwn(UnaryOperator<String> garble) {
    String text = garble.apply(ModelDocument.write(Told.STOREFRONT, model(40)));

    assertThatThrownBy(() -> ModelDocument.read(Told.STOREFRONT, text))
        .isInstanceOf(ModelDocument.Unreadable.class);
  }

  private static ModelSnapshot model(int followed) {
    return model(followed, Optional.of(new LatenessBudget(0.37, 12, 3456.5)));
  }

  private static ModelSnapshot model(int followed, Optional<LatenessBudget> budget) {
    Random random = new Random(7);
    List<DemandMemory.Followed> counts = new ArrayList<>();
    for (int i = 0; i < followed; i++) {
      counts.add(
          new DemandMemory.Followed(
              i / DemandMemory.BINS, i % DemandMemory.BINS, 100 * random.nextFloat() + 0.001f));
    }
    return new ModelSnapshot(
        Instant.parse("2026-01-01T00:00:00.123Z"),
        new RequestCost(new RequestCost.Mean(24.6, 2000), new RequestCost.Mean(12.5, 1000.5)),
        budget,
        0.004,
        new StartUpTime.Learned(31.5, 2.25),
        new Dispersion(1.75),
        new DemandMemory(
            counts,
            new Persistence(600, 6.5, 5.25, -0.125),
            123.456,
            new DemandMemory.Peaks(List.of(1f, 2.5f), 17),
            DemandMemory.Peaks.NONE));
  }
}
