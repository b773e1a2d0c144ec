package org.keywright.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.PageRequest;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.pages.PageController;
import org.keywright.server.selfservice.SelfServiceSettings;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which devices are replaced: those for which it was requested, and those in use. */
@PageController
@RequestMapping(ReplacementsPage.PATH)
class ReplacementsPage {

  static final String PATH = "/portal/replacements";

  private static final int ROWS = 25;

  private final Devices devices;
  private final SelfServiceSettings settings;

  ReplacementsPage(Devices devices, SelfServiceSettings settings) {
    this.devices = devices;
    this.settings = settings;
  }

  /** Which devices. */
  enum Which {
    REQUESTED(DeviceState.INVALID, "Requested", "To be replaced"),
    ACTIVE(DeviceState.ACTIVE, "In use", "In use"),
    SUSPENDED(DeviceState.SUSPENDED, "Suspended", "Out of use for a time");

    private final DeviceState state;
    private final String label;
    private final String explanation;

    Which(DeviceState state, String label, String explanation) {
      this.state = state;
      this.label = label;
      this.explanation = explanation;
    }

    /** As it stands in the address. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
      return label;
    }

    public String explanation() {
      return explanation;
    }
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
    Which which =
        Arrays.stream(Which.values())
            .filter(candidate -> candidate.key().equals(state))
            .findFirst()
            .orElse(Which.REQUESTED);
    String sought = SearchText.of(text);
    model.addAttribute("settings", settings);
    model.addAttribute("which", which);
    model.addAttribute("all", Which.values());
    model.addAttribute("text", sought);
    model.addAttribute(
        "found",
        devices.find(
            new DeviceFilter(SearchText.orNull(sought), null, which.state, null),
            new PageRequest(Math.max(0, page), ROWS)));
    model.addAttribute("reasons", reasons());
    model.addAttribute("mayIssue", actor.may(Permission.DEVICE_ISSUE));
    boolean table = request.getRequestURI().endsWith("/table");
    return "portal/replacements" + (table ? " :: table" : "");
  }

  /** What people choose from: none is what a credential policy has where it names no reason. */
  private static ReplacementReason[] reasons() {
    return Stream.of(ReplacementReason.values())
        .filter(reason -> reason != ReplacementReason.NONE)
        .toArray(ReplacementReason[]::new);
  }
}
