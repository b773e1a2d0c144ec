package org.keywright.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.PageRequest;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class DevicesTest {

  private static final PageRequest FIRST = new PageRequest(0, 50);

  private final ModuleContext modules;
  private final Devices devices;

  DevicesTest(TestDatabase database) {
    modules = DeviceFixture.modules(database);
    devices = modules.get(Devices.class);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private Device register(String hardwareId) {
    return devices.register(
        new NewDevice("plain-piv-9b", hardwareId, "S-" + hardwareId, ""), ModuleContext.TESTER);
  }

  @Test
  void registering_a_device_again_returns_it_as_it_is() {
    Device device = register("ab12cd");
    assertThat(device.hardwareId()).isEqualTo("AB12CD");
    assertThat(register("AB12CD")).isEqualTo(device);
    assertThat(devices.find("plain-piv-9b", "Ab12Cd")).contains(device);
    assertThat(devices.history(device.id(), FIRST).items())
        .singleElement()
        .satisfies(entry -> assertThat(entry.action()).isEqualTo("register"));
  }

  @Test
  void many_who_register_the_same_device_at_once_get_one_and_the_same() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Device>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> register("C0FFEE"));
      }
      Set<UUID> ids = new HashSet<>();
      for (Future<Device> result : threads.invokeAll(calls)) {
        ids.add(result.get().id());
      }
      assertThat(ids).hasSize(1);
      assertThat(devices.history(ids.iterator().next(), FIRST).total()).isEqualTo(1);
    }
  }

  @Test
  void a_device_is_found_by_text_model_and_state() {
    Device device = register("FEED01");
    assertThat(find(new DeviceFilter("s-feed", null, null, null))).contains(device);
    assertThat(find(new DeviceFilter("eed0", "plain-piv-9b", DeviceState.AVAILABLE, null)))
        .contains(device);
    assertThat(find(new DeviceFilter("eed0", "plain-piv-scp03", null, null))).isEmpty();
    assertThat(find(new DeviceFilter(null, null, DeviceState.ACTIVE, null))).isEmpty();
  }

  private List<Device> find(DeviceFilter filter) {
    return devices.find(filter, FIRST).items();
  }

  @Test
  void those_that_stay_in_a_state_for_too_long_are_found() {
    Device device = register("0DD001");
    assertThat(since(ModuleContext.START)).doesNotContain(device);
    assertThat(since(ModuleContext.START.plus(Duration.ofSeconds(1)))).contains(device);
  }

  private List<Device> since(java.time.Instant before) {
    return devices.inStateSince(DeviceState.AVAILABLE, before, 100);
  }

  @Test
  void a_device_of_no_known_model_or_without_a_proper_id_is_refused() {
    assertThatThrownBy(() ->
            devices.register(new NewDevice("no-such-model", "1", "", ""), ModuleContext.TESTER))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("model");
    assertThatThrownBy(() -> new NewDevice("plain-piv-9b", "1 2", "", ""))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("hardwareId");
    assertThatThrownBy(() -> devices.get(UUID.randomUUID())).isInstanceOf(NotFoundException.class);
  }
}
