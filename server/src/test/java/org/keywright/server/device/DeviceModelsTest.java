package org.keywright.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.InvalidException;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class DeviceModelsTest {

  private final ModuleContext modules;
  private final DeviceModels models;

  DeviceModelsTest(TestDatabase database) {
    modules = DeviceFixture.modules(database);
    models = modules.get(DeviceModels.class);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private List<String> recognised(@Nullable String firmware, Map<String, String> cplc) {
    Observation observed =
        new Observation("3B8001", firmware == null ? null : Firmware.of(firmware), cplc);
    return models.recognise(observed).stream()
        .map(DeviceModel::name)
        .filter(name -> !name.startsWith("own-")) // added by another test
        .toList();
  }

  @Test
  void the_built_in_models_keep_the_rules_for_added_ones() {
    assertThat(DeviceModelDocument.builtIn()).hasSize(4);
    DeviceModelDocument.builtIn()
        .values()
        .forEach(model -> assertThat(DeviceModelRules.check(model)).as(model.name()).isEmpty());
  }

  @Test
  void a_model_is_recognised_by_firmware_and_card_data() {
    assertThat(recognised("5.4.3", Map.of())).containsExactly("piv-security-key-5.4");
    assertThat(recognised("5.7.0", Map.of())).containsExactly("piv-security-key-5.7");
    assertThat(recognised("5.3.9", Map.of())).isEmpty();
    assertThat(recognised(null, Map.of())).containsExactly("plain-piv-9b");
    assertThat(recognised(null, Map.of("icFabricator", "4790")))
        .containsExactly("plain-piv-scp03", "plain-piv-9b");
  }

  @Test
  void an_answer_to_reset_matches_under_its_mask() {
    var pattern = new Recognition.AtrPattern("3B8001", "FFF0FF");
    assertThat(pattern.matches("3B8F01")).isTrue();
    assertThat(pattern.matches("3B9001")).isFalse();
    assertThat(pattern.matches("3B8F0100")).isFalse();
  }

  private static DeviceModel named(String name, boolean attests) {
    DeviceModel model = DeviceModelDocument.builtIn().get("piv-security-key-5.4");
    if (model == null) {
      throw new AssertionError("the built-in model is gone");
    }
    return new DeviceModel(
        name,
        model.title(),
        model.vendor(),
        model.kind(),
        model.compatibleWith(),
        model.recognition(),
        model.capabilities(),
        model.pin(),
        model.puk(),
        model.initialKeys(),
        attests ? model.attestationRoots() : List.of());
  }

  @Test
  void an_added_model_is_found_as_it_was_and_never_changed() {
    String name = "own-" + hashCode();
    DeviceModel added = models.add(named(name, true), ModuleContext.TESTER);
    assertThat(models.get(name)).isEqualTo(added);
    assertThat(models.list()).contains(added);
    assertThatThrownBy(() -> models.add(named(name, true), ModuleContext.TESTER))
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> models.add(named("plain-piv-9b", true), ModuleContext.TESTER))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void a_model_that_attests_without_a_root_to_check_it_by_is_refused() {
    assertThatThrownBy(() -> models.add(named("rootless", false), ModuleContext.TESTER))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("attestationRoots");
  }

  @Test
  void a_policy_that_asks_for_more_than_the_model_can_do_says_for_what() {
    DeviceModel plain = models.get("plain-piv-9b");
    var policy = DeviceFixture.policy("x");
    assertThat(ModelFit.check(policy, models.get("piv-security-key-5.4"))).isEmpty();
    assertThat(ModelFit.check(policy, plain))
        .extracting(FieldProblem::field)
        .containsExactly("deviceModels");
    assertThat(plain.capabilities().keyAlgorithms()).isEqualTo(Set.of(KeyAlgorithm.values()));
    assertThat(models.get("piv-security-key-5.4").capabilities().keyAlgorithms())
        .doesNotContain(KeyAlgorithm.RSA_3072);
  }
}
