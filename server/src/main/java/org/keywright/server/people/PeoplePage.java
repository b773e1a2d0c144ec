package org.keywright.server.people;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.PageRequest;
import org.keywright.server.pages.NavigationEntry;
import org.keywright.server.pages.PageController;
import org.keywright.server.pages.UsesCamera;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of people: the list, found by typing, and each one's own. */
@PageController
@RequestMapping(PeoplePage.PATH)
class PeoplePage {

  static final String PATH = "/administration/people";

  private static final int ROWS = 25;
  private static final int LONGEST_SEARCH = 100;

  private final People people;

  PeoplePage(People people) {
    this.people = people;
  }

  /** Where the pages stand in the navigation. */
  @Configuration(proxyBeanMethods = false)
  static class Navigation {

    @Bean
    NavigationEntry peopleEntry() {
      return new NavigationEntry(30, "People", PATH, "user", Permission.PEOPLE_READ)
          .in(NavigationEntry.ADMINISTRATION);
    }
  }

  /** The page, or its table alone while somebody types. */
  @GetMapping({"", "/table"})
  @Requires(Permission.PEOPLE_READ)
  String list(
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      HttpServletRequest request,
      Actor actor,
      Model model) {
    String sought = text.length() > LONGEST_SEARCH ? text.substring(0, LONGEST_SEARCH) : text;
    model.addAttribute("text", sought);
    model.addAttribute(
        "found",
        people.find(sought, new PageRequest(Math.clamp(page, 0, PageRequest.MAX_PAGE), ROWS)));
    model.addAttribute("mayWrite", actor.may(Permission.PEOPLE_WRITE));
    boolean table = request.getRequestURI().endsWith("/table");
    return "people/people" + (table ? " :: table" : "");
  }

  @GetMapping("/{id}")
  @Requires(Permission.PEOPLE_READ)
  @UsesCamera
  String show(@PathVariable UUID id, Actor actor, Model model) {
    model.addAttribute("person", people.get(id));
    model.addAttribute("expunged", people.isExpunged(id));
    model.addAttribute("history", people.history(id));
    model.addAttribute("mayWrite", actor.may(Permission.PEOPLE_WRITE));
    model.addAttribute("mayEnrol", actor.may(Permission.BIOMETRICS_ENROLL));
    model.addAttribute(
        "mayVerify", actor.may(Permission.BIOMETRICS_VERIFY) && !id.equals(actor.person()));
    model.addAttribute(
        "mayAttend", actor.may(Permission.DEVICE_ISSUE) && !id.equals(actor.person()));
    model.addAttribute("mayVouch", actor.may(Permission.BIOMETRICS_OVERRIDE));
    model.addAttribute("maySeeEnrollment", actor.may(Permission.ENROLLMENT_READ));
    model.addAttribute("maySponsor", actor.may(Permission.ENROLLMENT_SPONSOR));
    model.addAttribute("mayUnlock", actor.may(Permission.DEVICE_UNLOCK));
    model.addAttribute("mayExpunge", actor.may(Permission.PEOPLE_EXPUNGE));
    model.addAttribute(
        "mayAssign", actor.may(Permission.CREDENTIAL_ASSIGN) && actor.may(Permission.POLICY_READ));
    return "people/person";
  }
}
