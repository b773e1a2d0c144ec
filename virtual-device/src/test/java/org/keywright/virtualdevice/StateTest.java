package org.keywright.virtualdevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateTest {

  private static final String CHANGE_PIN = "0024008010313233343536FFFF363534333231FFFF";

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("device.state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"security-key", "plain", "managed"})
  void what_a_device_keeps_is_there_after_a_restart(String model) throws Exception {
    DeviceOptions options = DeviceOptions.defaults().serial(4711).stateFile(file());
    Terminal terminal = Terminal.withPiv(DeviceModels.byName(model, options));
    terminal.expect(CHANGE_PIN, "9000");
    terminal.status("0020008008393939393939FFFF");

    VirtualDevice again =
        DeviceModels.byName(model, DeviceOptions.defaults().serial(9).stateFile(file()));

    assertThat(again.serial()).isEqualTo(4711);
    assertThat(again.inspect().piv().pin()).asHexString().isEqualTo("363534333231FFFF");
    assertThat(again.inspect().piv().pinTriesLeft()).isEqualTo(2);
  }

  @Test
  void keys_and_objects_are_there_after_a_restart() throws Exception {
    DeviceOptions options = DeviceOptions.defaults().stateFile(file());
    VirtualDevice device = DeviceModels.securityKey(options);
    Terminal terminal = Terminal.withPiv(device);
    terminal.authenticate(3, Terminal.WELL_KNOWN_KEY);
    terminal.generate(0x9A, 0x07);
    terminal.generate(0x9E, 0x11);
    terminal.expect("00DB3FFF0A5C035FC1025303010203", "9000");

    VirtualDevice again = DeviceModels.securityKey(DeviceOptions.defaults().stateFile(file()));

    assertThat(again.inspect().piv().publicKeys())
        .isEqualTo(device.inspect().piv().publicKeys())
        .hasSize(2);
    assertThat(again.inspect().piv().objects()).containsOnlyKeys(0x5FC102);
    assertThat(Terminal.withPiv(again).status("0087119E267C2482008120" + "11".repeat(32)))
        .isEqualTo("9000");
  }

  @Test
  void only_the_owner_can_read_it_and_nothing_else_is_left_behind() throws Exception {
    Terminal.withPiv(DeviceModels.plainCard(DeviceOptions.defaults().stateFile(file())))
        .expect(CHANGE_PIN, "9000");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file());
    }
  }

  @Test
  void an_altered_cut_or_foreign_file_is_refused() throws Exception {
    DeviceModels.plainCard(DeviceOptions.defaults().stateFile(file()));
    String whole = Files.readString(file());
    DeviceOptions options = DeviceOptions.defaults().stateFile(file());

    for (String other :
        new String[] {
          whole.replaceFirst("serial=..", "serial=FF"),
          whole.substring(0, whole.length() / 2),
          whole + "x",
          "something else",
          ""
        }) {
      Files.writeString(file(), other);
      assertThatThrownBy(() -> DeviceModels.plainCard(options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("device.state");
    }
  }

  @Test
  void the_state_of_another_model_is_refused() throws Exception {
    DeviceModels.plainCard(DeviceOptions.defaults().stateFile(file()));

    assertThatThrownBy(() -> DeviceModels.managedCard(DeviceOptions.defaults().stateFile(file())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is the state of a plain, not of a managed");
  }

  @Test
  void a_state_that_cannot_be_written_answers_6F00_and_changes_nothing() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    VirtualDevice device =
        DeviceModels.plainCard(DeviceOptions.defaults().stateFile(gone.resolve("state")));
    Terminal terminal = Terminal.withPiv(device);
    Files.delete(gone.resolve("state"));
    Files.delete(gone);

    assertThat(terminal.status(CHANGE_PIN)).isEqualTo("6F00");
    assertThat(device.inspect().piv().pin()).asHexString().isEqualTo("313233343536FFFF");
  }

  @Test
  void a_command_that_ends_with_an_error_leaves_nothing_behind() throws Exception {
    VirtualDevice device =
        DeviceModels.plainCard(DeviceOptions.defaults().stateFile(file()).maxObject(20_000));
    Terminal terminal = Terminal.withPiv(device);
    terminal.authenticate(8, "01020304050607080102030405060708");
    String before = Files.readString(file());

    terminal.status("00DB3FFF085C035FFF00530109");
    terminal.status("0047009A05AC03800199");

    assertThat(Files.readString(file())).isEqualTo(before);
  }

  @Test
  void the_same_seed_gives_the_same_keys_challenges_and_signatures() throws Exception {
    assertThat(run(42)).isEqualTo(run(42)).isNotEqualTo(run(43));
  }

  private static String run(long seed) throws Exception {
    VirtualDevice device =
        DeviceModels.securityKey(DeviceOptions.defaults().serial(1).seed(seed).firmware("5.4.3"));
    Terminal terminal = Terminal.withPiv(device);
    String witness = terminal.send("0087039B047C028000");
    terminal.authenticate(3, Terminal.WELL_KNOWN_KEY);
    String rsa = Terminal.hex(terminal.generate(0x9A, 0x07));
    String curve = Terminal.hex(terminal.generate(0x9E, 0x11));
    String signature = terminal.send("0087119E267C2482008120" + "11".repeat(32));
    return witness + rsa + curve + signature;
  }

  @Test
  void a_seeded_device_goes_on_after_a_restart_and_repeats_nothing() throws Exception {
    DeviceOptions options = DeviceOptions.defaults().serial(1).seed(42).stateFile(file());
    String first = Terminal.withPiv(DeviceModels.securityKey(options)).send("0087039B047C028000");
    String second = Terminal.withPiv(DeviceModels.securityKey(options)).send("0087039B047C028000");

    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void without_a_seed_no_two_devices_are_alike() throws Exception {
    Terminal first = Terminal.withPiv(DeviceModels.securityKey(DeviceOptions.defaults()));
    Terminal second = Terminal.withPiv(DeviceModels.securityKey(DeviceOptions.defaults()));

    assertThat(first.send("0087039B047C028000")).isNotEqualTo(second.send("0087039B047C028000"));
  }
}
