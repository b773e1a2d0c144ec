package org.keywright.server.badge;

import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.pages.PageController;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The page from which a badge is printed: its two sides at true size, and nothing else on paper.
 */
@PageController
class BadgePage {

  private final Badges badges;

  BadgePage(Badges badges) {
    this.badges = badges;
  }

  @GetMapping("/portal/devices/{id}/badge")
  @Requires(Permission.DEVICE_ISSUE)
  String show(@PathVariable UUID id, Actor actor, Model model) {
    model.addAttribute("sheet", badges.open(id, actor));
    return "badge/print";
  }
}
