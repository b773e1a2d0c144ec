package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.PcscDaemon;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;
import org.keywright.virtualdevice.VirtualDevice;

/** A test card of GSA's set whose fault only a reader shows, read through a PC/SC daemon. */
@Tag("slow")
class GoldenCardInReaderTest {

  private static final Path CARDS =
      Path.of(System.getProperty("keywright.root"), "testdata", "piv-cards");

  @TempDir private Path folder;

  @BeforeEach
  void daemon() {
    Needed.pcsc();
  }

  @Test
  void card_23_is_faulty_since_its_private_keys_are_not_those_of_its_certificates()
      throws Exception {
    VirtualDevice device = DeviceModels.plainCard(DeviceOptions.defaults());
    device.personalise(CARDS.resolve("23_Public_Private_Key_mismatch"));
    try (PcscDaemon pcsc = PcscDaemon.with(device, folder)) {
      List<String> options =
          new ArrayList<>(
              List.of(
                  "--test-policies",
                  "--edition=201-1",
                  "--at=2027-01-15",
                  "--brief",
                  "--intermediate=" + CARDS.resolve("ca")));
      try (Stream<Path> authorities = Files.list(CARDS.resolve("ca"))) {
        authorities
            .filter(file -> file.toString().contains("Root_CA"))
            .forEach(file -> options.add("--anchor=" + file));
      }
      Output report = CardCheckProgram.run(pcsc.tools(), "123456", options);
      assertThat(report.status()).as(report.text()).isEqualTo(1);
      assertThat(report.text().lines().filter(line -> line.startsWith("fail ")))
          .extracting(line -> line.split(" +", 3)[1])
          .containsExactly("11.1.2.5", "11.2.2.2", "11.3.2.2", "11.4.2.6");
      assertThat(report.text()).contains("key 9A is not the private key of the certificate");
    }
  }
}
