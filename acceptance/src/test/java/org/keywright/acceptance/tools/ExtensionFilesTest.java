package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Tools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The extension without a browser. */
@Timeout(600)
class ExtensionFilesTest {

  private static final Path EXTENSION = Path.of(System.getProperty("keywright.root"), "extension");

  @TempDir private Path folder;

  private Tools tools() {
    return new Tools(folder, Map.of());
  }

  @Test
  void the_extension_keeps_to_the_examples_of_messages() throws Exception {
    Needed.tools("node");
    tools().run(EXTENSION.resolve("check").toString(), "--quick");
  }

  @Test
  @Tag("slow")
  void its_types_are_right_and_stores_would_take_it() throws Exception {
    Needed.tools("node", "npm");
    tools().run(EXTENSION.resolve("check").toString());
  }

  @Test
  void it_is_the_same_for_all_browsers_but_for_the_manifest() throws Exception {
    tools().run(EXTENSION.resolve("build").toString(), folder.toString());
    JsonNode chromium = manifest("chromium");
    JsonNode firefox = manifest("firefox");
    assertThat(chromium.get("manifest_version").intValue()).isEqualTo(3);
    for (String same : new String[] {"version", "permissions", "content_scripts", "name"}) {
      assertThat(firefox.get(same)).isEqualTo(chromium.get(same));
    }
    assertThat(chromium.at("/content_scripts/0/all_frames").booleanValue()).isFalse();
    assertThat(chromium.get("permissions")).hasSize(2);
    assertThat(chromium.path("host_permissions").isMissingNode()).isTrue();
    assertThat(chromium.path("web_accessible_resources").isMissingNode()).isTrue();
    assertThat(chromium.path("externally_connectable").isMissingNode()).isTrue();
  }

  private JsonNode manifest(String browser) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readAllBytes(folder.resolve(browser).resolve("manifest.json")));
  }
}
