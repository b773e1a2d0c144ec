package org.keywright.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.ConflictException;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class CredentialNumbersTest {

  private static final int THREADS = 16;
  private static final int EACH = 25;

  private final TestDatabase database;
  private final ModuleContext modules;
  private final CredentialNumbers numbers;
  private final UUID device;

  CredentialNumbersTest(TestDatabase database) {
    this.database = database;
    modules = DeviceFixture.modules(database);
    numbers = modules.get(CredentialNumbers.class);
    device =
        modules
            .get(Devices.class)
            .register(new NewDevice("plain-piv-9b", "AB01", "", ""), ModuleContext.TESTER)
            .id();
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private static FascnSettings system(String systemCode, String series) {
    return FascnSettings.of("9999", systemCode, series, null, null, null, null);
  }

  @Test
  void many_nodes_under_load_get_numbers_without_repeats_and_without_gaps() throws Exception {
    // Two services on the same database stand for two nodes.
    try (ModuleContext otherNode = DeviceFixture.modules(database);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      CredentialNumbers other = otherNode.get(CredentialNumbers.class);
      List<Callable<List<CredentialNumber>>> nodes = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        CredentialNumbers node = i % 2 == 0 ? numbers : other;
        nodes.add(() -> {
          List<CredentialNumber> mine = new ArrayList<>();
          for (int j = 0; j < EACH; j++) {
            mine.add(node.allocate(system("0001", "0"), device));
          }
          return mine;
        });
      }
      List<CredentialNumber> allocated = new ArrayList<>();
      for (Future<List<CredentialNumber>> result : threads.invokeAll(nodes)) {
        allocated.addAll(result.get());
      }
      Set<String> credentials =
          allocated.stream().map(CredentialNumber::credentialNumber).collect(Collectors.toSet());
      assertThat(credentials).hasSize(THREADS * EACH).contains("000000", "000399");
      assertThat(allocated.stream().map(CredentialNumber::guid).collect(Collectors.toSet()))
          .hasSize(THREADS * EACH)
          .allMatch(guid -> guid.version() == 4);
    }
  }

  @Test
  void each_agency_system_and_series_counts_on_its_own() {
    assertThat(numbers.allocate(system("0002", "0"), device).credentialNumber())
        .isEqualTo("000000");
    assertThat(numbers.allocate(system("0002", "1"), device).credentialNumber())
        .isEqualTo("000000");
    assertThat(numbers.allocate(system("0002", "0"), device).credentialNumber())
        .isEqualTo("000001");
  }

  @Test
  void a_series_that_is_used_up_says_so() {
    numbers.allocate(system("0003", "0"), device);
    database
        .jdbc()
        .sql("update credential_number_counter set next_number = 999999 where system_code = '0003'")
        .update();
    assertThat(numbers.allocate(system("0003", "0"), device).credentialNumber())
        .isEqualTo("999999");
    assertThatThrownBy(() -> numbers.allocate(system("0003", "0"), device))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("used up");
  }

  @Test
  void a_number_that_was_given_out_is_refused_by_the_database_too() {
    numbers.allocate(system("0004", "0"), device);
    database
        .jdbc()
        .sql("update credential_number_counter set next_number = 0 where system_code = '0004'")
        .update();
    assertThatThrownBy(() -> numbers.allocate(system("0004", "0"), device))
        .isInstanceOf(org.springframework.dao.DuplicateKeyException.class);
  }
}
