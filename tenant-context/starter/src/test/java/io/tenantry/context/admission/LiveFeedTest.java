package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LiveFeedTest {

  private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");
  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);

  @TempDir Path directory;

  private final ToldTime time = new ToldTime();
  private final TenantAdmission admission =
      new TenantAdmission(
          Map.of(), LimitScope.REPLICA, 10, Duration.ofMinutes(1), Overload.off(), time);
  private final Published published = new Published();
  private final LiveFeed feed = feed(published);

  @Test
  void bringsWhatIsPublished() {
    published.document = limit(4);
    feed.look();
    assertThat(limitOfAcme()).isEqualTo(4);
    published.document = limit(7);
    feed.look();
    assertThat(limitOfAcme()).isEqualTo(7);
    assertThat(published.known).as("what is known is not sent again").isEqualTo(limit(4));
  }

  @Test
  void aWrongDocumentChangesNothing(CapturedOutput output) {
    published.document = limit(4);
    feed.look();
    published.document = "{\"version\":1,\"secret\":";
    feed.look();
    published.document = "{\"version\":17,\"tenants\":[]}";
    feed.look();
    assertThat(limitOfAcme()).isEqualTo(4);
    assertThat(feed.failures()).isEqualTo(2);
    assertThat(output)
        .contains("(1 times since this was last said): the document (expected: a JSON object)")
        .doesNotContain("secret")
        .doesNotContain("expected: 1)");
    time.pass(Duration.ofSeconds(61));
    feed.look();
    assertThat(output).contains("(2 times since this was last said): version (expected: 1)");
  }

  @Test
  void aDocumentThatIsTooOldGivesWayToThePlansUntilItIsHeardAgain(CapturedOutput output) {
    published.document = limit(4);
    feed.look();
    published.failing = true;
    time.pass(Duration.ofSeconds(30));
    feed.look();
    assertThat(limitOfAcme()).isEqualTo(4);
    assertThat(feed.ageSeconds().orElseThrow()).isCloseTo(30, within(1e-6));
    time.pass(Duration.ofSeconds(1));
    feed.look();
    feed.look();
    assertThat(limitOfAcme()).isEqualTo(-1);
    assertThat(output).containsOnlyOnce("are too old");
    published.failing = false;
    feed.look();
    assertThat(limitOfAcme()).as("unchanged, and confirmed").isEqualTo(4);
  }

  @Test
  void aWrongDocumentConfirmsNothing() {
    published.document = limit(4);
    feed.look();
    published.document = "[]";
    for (int i = 0; i < 4; i++) {
      time.pass(Duration.ofSeconds(10));
      feed.look();
    }
    assertThat(limitOfAcme()).isEqualTo(-1);
  }

  @Test
  void nothingIsInForceBeforeAnythingIsPublished() {
    published.failing = true;
    feed.look();
    assertThat(limitOfAcme()).isEqualTo(-1);
    assertThat(feed.ageSeconds()).isEmpty();
  }

  @Test
  void aFileIsReadThroughTheLinksThatKubernetesTurns() throws IOException {
    configMap("v1", limit(4));
    Path file =
        Files.createSymbolicLink(
            directory.resolve("limits.json"), Path.of("..data", "limits.json"));
    LiveFeed files = feed(new FileLiveSource(file, InstantSource.fixed(NOW)));
    files.look();
    assertThat(limitOfAcme()).isEqualTo(4);

    configMap("v2", limit(7));
    files.look();
    assertThat(limitOfAcme()).isEqualTo(7);

    Files.delete(directory.resolve("..data"));
    files.look();
    assertThat(limitOfAcme()).as("it is not there for a moment").isEqualTo(7);
    assertThat(files.failures()).isEqualTo(1);
  }

  @Test
  void aFileIsAsOldAsItsLastChange() throws IOException {
    Path file = Files.writeString(directory.resolve("limits.json"), limit(4));
    LiveFeed files = feed(new FileLiveSource(file, InstantSource.fixed(NOW)));
    Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(31)));
    files.look();
    assertThat(limitOfAcme()).isEqualTo(-1);
    Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(30)));
    files.look();
    assertThat(limitOfAcme()).isEqualTo(4);
  }

  /** As kubelet does it: a new directory, and one rename of the link to it. */
  private void configMap(String version, String content) throws IOException {
    Path data = Files.createDirectory(directory.resolve(".." + version));
    Path file = Files.writeString(data.resolve("limits.json"), content);
    Files.setLastModifiedTime(file, FileTime.from(NOW));
    Path link = Files.createSymbolicLink(directory.resolve("..tmp"), data.getFileName());
    Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private LiveFeed feed(LiveSource source) {
    return new LiveFeed(source, JsonParserFactory.getJsonParser()::parseMap, admission, time);
  }

  private double limitOfAcme() {
    return admission.live().requestsPerSecond(ACME.id());
  }

  private static String limit(int requestsPerSecond) {
    return "{\"version\":1,\"validFor\":\"30s\",\"tenants\":[{\"id\":\"acme\",\"requestsPerSecond\":%d}]}"
        .formatted(requestsPerSecond);
  }

  /** A source whose tags are its documents. */
  private static final class Published implements LiveSource {

    private String document = "";
    private @Nullable String known;
    private boolean failing;

    @Override
    public Reading read(@Nullable String tag) throws IOException {
      known = tag;
      if (failing) {
        throw new IOException("not there");
      }
      return new Reading(document, document.equals(tag) ? null : document, Duration.ZERO);
    }
  }
}
