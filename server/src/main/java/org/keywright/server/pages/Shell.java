package org.keywright.server.pages;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What the frame of a page shows, for whoever asked for it. The layout asks for it by name. */
@Component("shell")
public class Shell {

  private final Assets assets;
  private final List<NavigationEntry> entries;
  private final boolean demo;

  Shell(
      Assets assets,
      List<NavigationEntry> entries,
      @Value("${keywright.issuance.demo:false}") boolean demo) {
    this.assets = assets;
    this.entries =
        entries.stream().sorted(Comparator.comparingInt(NavigationEntry::order)).toList();
    this.demo = demo;
  }

  /**
   * The frame of a page.
   *
   * @param assets folder of the static files
   * @param demo whether this is a demonstration
   * @param name of who is signed in; null if nobody is
   * @param navigation what they may open
   * @param path of the page
   */
  public record View(
      String assets,
      boolean demo,
      @Nullable String name,
      List<NavigationEntry> navigation,
      String path) {

    /** What stands in the bar itself. */
    public List<NavigationEntry> bar() {
      return in("");
    }

    /** The menu of those who set the system up. */
    public List<NavigationEntry> administration() {
      return in(NavigationEntry.ADMINISTRATION);
    }

    private List<NavigationEntry> in(String section) {
      return navigation.stream().filter(entry -> entry.section().equals(section)).toList();
    }
  }

  /** The frame for the person of this request. */
  public View current() {
    Actor actor = actor();
    return actor == null
        ? new View(assets.path(), demo, null, List.of(), path())
        : new View(assets.path(), demo, actor.name(), navigation(actor), path());
  }

  /** Where this person begins. */
  public String home(Actor actor) {
    return navigation(actor).stream().findFirst().map(NavigationEntry::path).orElse("/account");
  }

  private List<NavigationEntry> navigation(Actor actor) {
    return entries.stream().filter(entry -> actor.may(entry.permission())).toList();
  }

  private static String path() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        ? request.getRequest().getRequestURI()
        : "";
  }

  private static @Nullable Actor actor() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Actor actor
        ? actor
        : null;
  }
}
