package org.keywright.server.editor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.PageRequest;
import org.keywright.server.ca.AuthorityLimits;
import org.keywright.server.ca.CertificateProfile;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.pages.PageController;
import org.keywright.server.policy.Attestation;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.FascnSettings;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.ManagementKeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.RecoveryRight;
import org.keywright.server.policy.Slot;
import org.keywright.server.policy.SlotPolicy;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** The list of device policies, and the form in which one is edited. */
@PageController
@RequestMapping(DevicePoliciesPage.PATH)
class DevicePoliciesPage {

  static final String PATH = "/administration/device-policies";

  private static final String FORM = "editor/device-policy";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Policies policies;
  private final DeviceModels models;
  private final AuthorityLimits limits;

  DevicePoliciesPage(Policies policies, DeviceModels models, AuthorityLimits limits) {
    this.policies = policies;
    this.models = models;
    this.limits = limits;
  }

  /** A key slot in the form: what the policy has for it, or what it would begin with. */
  record SlotChoice(
      String slot,
      String title,
      boolean mandatory,
      boolean used,
      String algorithm,
      String template,
      String oids,
      List<CertificateProfile> templates) {

    /** Whether its template is one of those that there are. */
    public boolean isKnown() {
      return templates.stream().anyMatch(one -> one.name().equals(template));
    }
  }

  /** A device model in the form; one that a policy names and nobody knows has no title. */
  record ModelChoice(String name, String title, boolean chosen) {}

  /** A part of the FASC-N in the form. */
  record FascnPart(String name, String label, String value) {}

  /** A duration as a number and its unit: the largest one that leaves no rest. */
  record Limit(long number, String unit) {

    static Limit of(Duration limit) {
      if (limit.toMinutes() % Duration.ofHours(1).toMinutes() != 0) {
        return new Limit(limit.toMinutes(), "MINUTES");
      }
      return limit.toHours() % Duration.ofDays(1).toHours() == 0
          ? new Limit(limit.toDays(), "DAYS")
          : new Limit(limit.toHours(), "HOURS");
    }
  }

  @GetMapping
  @Requires(Permission.POLICY_READ)
  String list(@RequestParam(defaultValue = "false") boolean retired, Actor actor, Model model) {
    model.addAttribute(
        "policies", policies.list(retired, new PageRequest(0, PageRequest.MAX_SIZE)).items());
    model.addAttribute("withRetired", retired);
    model.addAttribute("models", models.list());
    model.addAttribute("mayWrite", actor.may(Permission.POLICY_WRITE));
    return "editor/device-policies";
  }

  /**
   * The form for a new policy.
   *
   * @param from the name of the model whose template it begins with
   * @param copy the id of the policy that it begins as a copy of
   */
  @GetMapping("/new")
  @Requires(Permission.POLICY_WRITE)
  String create(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable UUID copy,
      Actor actor,
      Model model) {
    DevicePolicy policy = copy == null ? template(from) : policies.get(copy).policy();
    fill(model, policy, null, actor);
    model.addAttribute("name", "");
    return FORM;
  }

  private DevicePolicy template(@Nullable String from) {
    DeviceModel model =
        Optional.ofNullable(from).flatMap(models::find).orElseGet(() -> models.list().getFirst());
    return PolicyTemplate.of(model, limits.templates());
  }

  /**
   * The form.
   *
   * @param saved the version that was just saved, to say so
   */
  @GetMapping("/{id}")
  @Requires(Permission.POLICY_READ)
  String edit(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Integer saved,
      Actor actor,
      Model model) {
    StoredPolicy stored = policies.get(id);
    fill(model, stored.policy(), stored, actor);
    model.addAttribute("name", stored.policy().name());
    model.addAttribute("versions", policies.differences(id));
    model.addAttribute("uses", policies.namedBy(id));
    model.addAttribute("saved", saved != null && saved == stored.version());
    return FORM;
  }

  private void fill(Model model, DevicePolicy policy, @Nullable StoredPolicy stored, Actor actor) {
    boolean mayWrite = actor.may(Permission.POLICY_WRITE);
    model.addAttribute("policy", policy);
    model.addAttribute("document", JSON.writeValueAsString(policy));
    model.addAttribute("stored", stored);
    model.addAttribute("mayWrite", mayWrite);
    model.addAttribute("mayEdit", mayWrite && (stored == null || !stored.retired()));
    model.addAttribute("models", modelChoices(policy.deviceModels()));
    model.addAttribute(
        "slots", java.util.Arrays.stream(Slot.values()).map(slot -> choice(slot, policy)).toList());
    model.addAttribute("kinds", CardKind.values());
    model.addAttribute("algorithms", KeyAlgorithm.values());
    model.addAttribute("managementAlgorithms", ManagementKeyAlgorithm.values());
    model.addAttribute("attestations", Attestation.values());
    model.addAttribute("objects", DataObject.values());
    model.addAttribute("rights", RecoveryRight.values());
    model.addAttribute("fascn", parts(policy.piv().fascn()));
    model.addAttribute("pendingLimit", Limit.of(policy.pendingTimeLimit()));
    model.addAttribute("failedLimit", Limit.of(policy.failedTimeLimit()));
  }

  private static List<FascnPart> parts(FascnSettings fascn) {
    return List.of(
        new FascnPart("agencyCode", "Agency code", fascn.agencyCode()),
        new FascnPart("systemCode", "System code", fascn.systemCode()),
        new FascnPart("credentialSeries", "Credential series", fascn.credentialSeries()),
        new FascnPart(
            "individualCredentialIssue",
            "Individual credential issue",
            fascn.individualCredentialIssue()),
        new FascnPart(
            "organizationalCategory", "Organizational category", fascn.organizationalCategory()),
        new FascnPart(
            "organizationalIdentifier",
            "Organizational identifier",
            fascn.organizationalIdentifier()),
        new FascnPart("personAssociation", "Association", fascn.personAssociation()));
  }

  private List<ModelChoice> modelChoices(Set<String> chosen) {
    List<DeviceModel> known = models.list();
    Set<String> unknown = new TreeSet<>(chosen);
    known.forEach(model -> unknown.remove(model.name()));
    return java.util.stream.Stream.concat(
            known.stream()
                .map(model ->
                    new ModelChoice(model.name(), model.title(), chosen.contains(model.name()))),
            unknown.stream().map(name -> new ModelChoice(name, "", true)))
        .toList();
  }

  private SlotChoice choice(Slot slot, DevicePolicy policy) {
    Optional<SlotPolicy> used = policy.piv().slot(slot);
    List<CertificateProfile> templates =
        limits.templates().stream()
            .filter(template -> template.keyReference().equals(slot.keyReference()))
            .toList();
    return new SlotChoice(
        slot.keyReference(),
        DevicePreviews.use(slot),
        slot.isMandatory(),
        used.isPresent(),
        used.map(SlotPolicy::algorithm).orElse(KeyAlgorithm.ECC_P256).label(),
        used.map(SlotPolicy::certificateProfile).orElseGet(() -> templates.getFirst().name()),
        used.map(one -> String.join(" ", one.policyOids())).orElse(""),
        templates);
  }
}
