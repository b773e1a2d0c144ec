package org.keywright.server.enrollment;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.Likeness;
import org.keywright.server.api.PageRequest;
import org.keywright.server.biometrics.FingerPosition;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.HandOver;
import org.keywright.server.credential.HandOvers;
import org.keywright.server.credential.IntakeQuestion;
import org.keywright.server.credential.Investigation;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.pages.PageController;
import org.keywright.server.pages.UsesCamera;
import org.keywright.server.secrets.MasterKeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of enrollments, found by typing, and each one's own page. */
@PageController
@RequestMapping(EnrollmentsPage.PATH)
class EnrollmentsPage {

  static final String PATH = "/administration/enrollments";

  private static final Logger LOG = LoggerFactory.getLogger(EnrollmentsPage.class);
  private static final int ROWS = 25;

  private final Enrollments enrollments;
  private final Registration registration;
  private final Intake intake;
  private final CredentialTypes types;
  private final EvidenceStore evidence;
  private final Inspection inspection;
  private final VisitLinks links;
  private final Seals seals;
  private final HandOvers handOvers;
  private final EnrollmentSettings settings;

  EnrollmentsPage(
      Enrollments enrollments,
      Registration registration,
      Intake intake,
      CredentialTypes types,
      EvidenceStore evidence,
      Inspection inspection,
      VisitLinks links,
      Seals seals,
      HandOvers handOvers,
      EnrollmentSettings settings) {
    this.enrollments = enrollments;
    this.registration = registration;
    this.intake = intake;
    this.types = types;
    this.evidence = evidence;
    this.inspection = inspection;
    this.links = links;
    this.seals = seals;
    this.handOvers = handOvers;
    this.settings = settings;
  }

  /** The page, or its table alone while somebody types. */
  @GetMapping({"", "/table"})
  @Requires(Permission.ENROLLMENT_READ)
  String list(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      HttpServletRequest request,
      Actor actor,
      Model model) {
    String sought =
        text.length() > Likeness.MAX_LENGTH ? text.substring(0, Likeness.MAX_LENGTH) : text;
    EnrollmentState chosen =
        Arrays.stream(EnrollmentState.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(state))
            .findFirst()
            .orElse(null);
    model.addAttribute("states", EnrollmentState.values());
    model.addAttribute("state", chosen);
    model.addAttribute("text", sought);
    model.addAttribute(
        "found",
        enrollments.find(
            chosen, sought, new PageRequest(Math.clamp(page, 0, PageRequest.MAX_PAGE), ROWS)));
    model.addAttribute("mayWrite", actor.may(Permission.ENROLLMENT_SPONSOR));
    boolean table = request.getRequestURI().endsWith("/table");
    return "enrollment/enrollments" + (table ? " :: table" : "");
  }

  @GetMapping("/{id}")
  @Requires(Permission.ENROLLMENT_READ)
  @UsesCamera
  String show(@PathVariable UUID id, Actor actor, Model model) {
    Enrollment enrollment = enrollments.get(id);
    boolean maySee = actor.may(Permission.ENROLLMENT_EVIDENCE_READ);
    List<Visit> visits = enrollments.visits(id);
    Visit open =
        visits.stream().filter(visit -> visit.isOpen(enrollments.now())).findFirst().orElse(null);
    Map<EvidenceKind, Evidence> collected =
        evidence.list(id).stream().collect(Collectors.toMap(Evidence::kind, Function.identity()));
    model.addAttribute("enrollment", enrollment);
    model.addAttribute("steps", steps(enrollment, collected.containsKey(EvidenceKind.RECORD)));
    model.addAttribute("visits", visits);
    model.addAttribute("handOvers", handOvers(enrollment));
    model.addAttribute("openVisit", open);
    model.addAttribute("history", enrollments.history(id));
    model.addAttribute("collected", collected);
    model.addAttribute(
        "has", collected.keySet().stream().map(Enum::name).collect(Collectors.toSet()));
    model.addAttribute("fingers", fingers(collected));
    model.addAttribute("seal", seals.verify(id));
    model.addAttribute("maySee", maySee);
    model.addAttribute(
        "documents",
        maySee ? readable(id, () -> inspection.documents(id, actor), List.of()) : List.of());
    model.addAttribute(
        "answers",
        maySee
            ? readable(id, () -> inspection.answers(id, actor).answers(), List.of())
            : List.of());
    tasks(enrollment, open, actor, model);
    return "enrollment/enrollment";
  }

  /** The devices that came of it: those that were handed over before the next request. */
  private List<HandOver> handOvers(Enrollment enrollment) {
    if (enrollment.state() != EnrollmentState.APPROVED) {
      return List.of();
    }
    Instant begun = enrollment.requestedAt();
    Instant next =
        enrollments.of(enrollment.person()).stream()
            .filter(other -> other.type().equals(enrollment.type()))
            .map(Enrollment::requestedAt)
            .filter(begun::isBefore)
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
    return handOvers.of(enrollment.person(), enrollment.type()).stream()
        .filter(one -> one.happenedAt().isAfter(begun) && one.happenedAt().isBefore(next))
        .toList();
  }

  /** What was altered where it is stored cannot be shown; that it was, the seal tells. */
  private static <T> T readable(UUID id, Supplier<T> read, T otherwise) {
    try {
      return read.get();
    } catch (IllegalStateException | MasterKeyException e) {
      LOG.warn("a part of the enrollment {} cannot be read: {}", id, e.getMessage());
      return otherwise;
    }
  }

  /**
   * The form of a document.
   *
   * @param shown what is kept of it; null for nothing
   */
  record DocumentForm(int number, @Nullable ShownDocument shown, boolean scanned) {}

  private DocumentForm form(UUID id, int number) {
    return new DocumentForm(
        number,
        registration.document(id, number).orElse(null),
        evidence.about(id, EvidenceKind.scan(number)).isPresent());
  }

  /**
   * A question of the policy, and what is kept as its answer.
   *
   * @param answer empty for none
   */
  record Question(IntakeQuestion asked, String answer) {}

  private List<Question> questions(UUID id, Intake.Asked asked) {
    IntakeAnswers answers = intake.answers(id);
    return asked.questions().stream().map(one -> new Question(one, answers.to(one))).toList();
  }

  /** What this person can do here now. */
  private void tasks(Enrollment enrollment, @Nullable Visit open, Actor actor, Model model) {
    EnrollmentState state = enrollment.state();
    boolean registering =
        state == EnrollmentState.REQUESTED && actor.may(Permission.ENROLLMENT_REGISTER);
    model.addAttribute("registering", registering);
    boolean atCounter = registering && open != null && open.isOf(actor);
    model.addAttribute("atCounter", atCounter);
    model.addAttribute(
        "linkNeeded",
        registering
            && open == null
            && links.areNeeded(enrollment.person())
            && !links.isThere(enrollment.person()));
    model.addAttribute(
        "adjudicating",
        state == EnrollmentState.ENROLLED && actor.may(Permission.ENROLLMENT_ADJUDICATE));
    model.addAttribute(
        "approving",
        state == EnrollmentState.ADJUDICATED && actor.may(Permission.ENROLLMENT_APPROVE));
    model.addAttribute("mayWithdraw", state.isOpen() && actor.may(Permission.ENROLLMENT_SPONSOR));
    model.addAttribute(
        "forms",
        atCounter ? List.of(form(enrollment.id(), 1), form(enrollment.id(), 2)) : List.of());
    StoredCredentialPolicy policy = types.get(enrollment.type());
    Intake.Asked asked = Intake.Asked.by(policy);
    model.addAttribute("asked", asked);
    model.addAttribute("questions", atCounter ? questions(enrollment.id(), asked) : List.of());
    model.addAttribute("hasPhoto", links.hasPhoto(enrollment.person()));
    model.addAttribute("mostScan", settings.maxScan().toMegabytes() + " MB");
    model.addAttribute("documentKinds", DocumentKind.values());
    Set<Investigation> sufficient = policy.policy().identityProofing().investigations();
    model.addAttribute("sufficient", sufficient);
    model.addAttribute(
        "insufficient",
        Arrays.stream(Investigation.values()).filter(one -> !sufficient.contains(one)).toList());
    model.addAttribute("today", registration.today());
    model.addAttribute(
        "positions",
        Arrays.stream(FingerPosition.values())
            .filter(position -> position != FingerPosition.UNKNOWN)
            .toList());
  }

  private static List<Fingers.Finger> fingers(Map<EvidenceKind, Evidence> collected) {
    return collected.values().stream()
        .filter(one -> one.kind() == EvidenceKind.FINGER_1 || one.kind() == EvidenceKind.FINGER_2)
        .sorted(java.util.Comparator.comparing(Evidence::kind))
        .map(Fingers.Finger::of)
        .toList();
  }

  /**
   * A step of the way.
   *
   * @param mark a class of the style sheet: whether it is done, or where it failed
   * @param current whether it is what comes next
   */
  record Step(String label, String mark, boolean current) {}

  private static List<Step> steps(Enrollment enrollment, boolean sealed) {
    List<String> labels = List.of("Sponsor", "Register", "Adjudicate", "Approve");
    EnrollmentState state = enrollment.state();
    int done =
        switch (state) {
          case REQUESTED -> 1;
          case ENROLLED -> 2;
          case ADJUDICATED -> 3;
          case APPROVED -> 4;
          case REJECTED, WITHDRAWN, EXPIRED -> {
            Adjudication result = enrollment.adjudication();
            yield !sealed ? 1 : result == null || !result.favourable() ? 2 : 3;
          }
        };
    boolean failed = !state.isOpen() && state != EnrollmentState.APPROVED;
    return java.util.stream.IntStream.range(0, labels.size())
        .mapToObj(i ->
            new Step(
                labels.get(i),
                i < done ? "is-done" : i == done && failed ? "is-failed" : "",
                i == done && state.isOpen()))
        .toList();
  }
}
