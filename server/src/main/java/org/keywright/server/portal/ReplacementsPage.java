package org.keywright.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.pages.PageController;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which devices are replaced: those for which it was requested, and those in use. */
@PageController
@RequestMapping(ReplacementsPage.PATH)
class ReplacementsPage {

  static final String PATH = "/portal/replacements";

  private static final List<DeviceTabs.Tab> TABS =
      List.of(
          new DeviceTabs.Tab(DeviceState.INVALID, "Requested", "To be replaced"),
          new DeviceTabs.Tab(DeviceState.ACTIVE, "In use", "In use"),
          new DeviceTabs.Tab(DeviceState.SUSPENDED, "Suspended", "Out of use for a time"));

  private final DeviceTabs tabs;

  ReplacementsPage(DeviceTabs tabs) {
    this.tabs = tabs;
  }

  /** The page, or its table alone to bring the page up to date. */
  @GetMapping({"", "/table"})
  @Requires(Permission.DEVICE_REPLACE)
  String show(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      HttpServletRequest request,
      Actor actor,
      Model model) {
    tabs.fill(model, PATH, TABS, state, text, page, actor);
    // None is what a credential policy has where it names no reason, and nothing to choose.
    model.addAttribute(
        "reasons",
        Stream.of(ReplacementReason.values())
            .filter(reason -> reason != ReplacementReason.NONE)
            .toList());
    model.addAttribute("mayIssue", actor.may(Permission.DEVICE_ISSUE));
    return "portal/replacements" + (request.getRequestURI().endsWith("/table") ? " :: table" : "");
  }
}
