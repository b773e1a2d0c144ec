package org.keywright.server.credential;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.PageRequest;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.pages.PageController;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of credential types, and the form in which a credential policy is configured. */
@PageController
@RequestMapping(CredentialTypesPage.PATH)
class CredentialTypesPage {

  static final String PATH = "/administration/credential-types";

  private static final String FORM = "credential/policy";

  private final CredentialTypes types;
  private final Policies policies;

  CredentialTypesPage(CredentialTypes types, Policies policies) {
    this.types = types;
    this.policies = policies;
  }

  /** A device policy to choose. */
  record Choice(UUID id, String name, boolean chosen, boolean replaces, boolean retired) {}

  @GetMapping
  @Requires(Permission.POLICY_READ)
  String list(Actor actor, Model model) {
    List<StoredCredentialPolicy> all = types.list();
    Map<UUID, String> names = new HashMap<>();
    all.stream()
        .map(one -> one.policy().deviceIssuance().cardPolicy())
        .filter(java.util.Objects::nonNull)
        .forEach(id -> names.computeIfAbsent(id, known -> policies.get(known).policy().name()));
    model.addAttribute("types", all);
    model.addAttribute("policyNames", names);
    model.addAttribute("mayWrite", actor.may(Permission.POLICY_WRITE));
    return "credential/types";
  }

  @GetMapping("/new")
  @Requires(Permission.POLICY_WRITE)
  String create(Actor actor, Model model) {
    fill(model, CredentialPolicy.of(null, null, null, null), null, actor);
    return FORM;
  }

  /**
   * The form.
   *
   * @param saved the version that was just saved, to say so
   */
  @GetMapping("/{id}")
  @Requires(Permission.POLICY_READ)
  String configure(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Integer saved,
      Actor actor,
      Model model) {
    StoredCredentialPolicy stored = types.get(id);
    fill(model, stored.policy(), stored, actor);
    model.addAttribute("versions", types.versions(id));
    model.addAttribute("saved", saved != null && saved == stored.version());
    return FORM;
  }

  private void fill(
      Model model, CredentialPolicy policy, @Nullable StoredCredentialPolicy stored, Actor actor) {
    DeviceIssuance issuance = policy.deviceIssuance();
    model.addAttribute("policy", policy);
    model.addAttribute("issuance", issuance);
    model.addAttribute("stored", stored);
    model.addAttribute(
        "server",
        issuance.serverKey().equals(ServerKey.THIS_SERVER)
            ? types.ownHost()
            : issuance.serverKey());
    model.addAttribute("ownHost", types.ownHost());
    model.addAttribute("attestation", CredentialPolicy.ATTESTATION);
    model.addAttribute("choices", choices(issuance));
    model.addAttribute("reasons", ReplacementReason.values());
    model.addAttribute("investigations", Investigation.values());
    model.addAttribute("answerKinds", IntakeQuestion.Answer.values());
    model.addAttribute("newQuestion", IntakeQuestion.of(null, null, null, null));
    model.addAttribute("deviceTypes", DeviceType.values());
    model.addAttribute("orientations", BadgeLayout.Orientation.values());
    model.addAttribute("badgeFields", BadgeLayout.Field.values());
    model.addAttribute("mayWrite", actor.may(Permission.POLICY_WRITE));
  }

  /** All that are not retired, and those that were chosen before they were. */
  private List<Choice> choices(DeviceIssuance issuance) {
    Stream<StoredPolicy> open =
        policies.list(false, new PageRequest(0, PageRequest.MAX_SIZE)).items().stream();
    Stream<StoredPolicy> chosen =
        Stream.concat(
                Stream.ofNullable(issuance.cardPolicy()), issuance.replacementPolicies().stream())
            .map(policies::get);
    return Stream.concat(open, chosen)
        .map(one ->
            new Choice(
                one.id(),
                one.policy().name(),
                one.id().equals(issuance.cardPolicy()),
                issuance.replacementPolicies().contains(one.id()),
                one.retired()))
        .distinct()
        .sorted(Comparator.comparing(Choice::name, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }
}
