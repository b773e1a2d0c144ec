package org.keywright.acceptance.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Tools;

/** The checks of these tests, on a card that others made: what they pass there, they may judge. */
class GoldenObjectsTest {

  @TempDir private Path folder;

  @BeforeEach
  void openssl() {
    Needed.tools("openssl");
  }

  @Test
  void the_checks_of_signed_objects_accept_a_card_that_others_made() throws Exception {
    Tools tools = new Tools(folder, Map.of());
    // Its authority is no part of the test data.
    tools.file("signer.pem", IssuedDevice.golden("content-signer.crt"));
    SignedObjects objects =
        new SignedObjects(tools, List.of("-noverify", "-certfile", "signer.pem"));
    objects.verifyChuid(IssuedDevice.golden("chuid.bin"));
    objects.verifyBiometric("fingerprints", IssuedDevice.golden("fingerprints.bin"));
    objects.verifyBiometric("face", IssuedDevice.golden("face.bin"));
    objects.verifySecurityObject(
        IssuedDevice.golden("security.bin"),
        Map.of(
            0x3000, content("chuid.bin"),
            0x6010, content("fingerprints.bin"),
            0x6030, content("face.bin"),
            0x3001, content("printed.bin")));
  }

  private static byte[] content(String file) throws Exception {
    return DataElements.of(IssuedDevice.golden(file)).content();
  }
}
