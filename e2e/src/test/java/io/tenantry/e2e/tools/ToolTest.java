package io.tenantry.e2e.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToolTest {

  @ParameterizedTest
  @EnumSource
  void isPinned(Tool tool) throws IOException {
    GoModule module = tool.module(Path.of("..").toAbsolutePath().normalize());

    assertThat(module.version()).matches("v\\d+\\.\\d+\\.\\d+");
    assertThat(module.binaries()).isNotEmpty();
    assertThat(module.folder().resolve("go.sum")).isNotEmptyFile();
    assertThat(module.neededGo()).isGreaterThanOrEqualTo(GoVersion.parse("1.26"));
  }
}
