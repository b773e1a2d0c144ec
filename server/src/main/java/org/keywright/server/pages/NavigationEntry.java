package org.keywright.server.pages;

import org.keywright.server.actor.Permission;

/**
 * A place in the navigation; a module declares one as a bean for each page that people go to.
 *
 * @param order the first one that somebody may open is where they land after sign-in
 * @param label what it is called
 * @param path of the page
 * @param icon the name of a fragment in {@code pages/icons}
 * @param permission what it takes to see it
 * @param section the menu that it is in; empty if it stands in the bar itself
 */
public record NavigationEntry(
    int order, String label, String path, String icon, Permission permission, String section) {

  /** The menu of those who set the system up. */
  public static final String ADMINISTRATION = "Administration";

  /** One in the bar itself. */
  public NavigationEntry(int order, String label, String path, String icon, Permission permission) {
    this(order, label, path, icon, permission, "");
  }

  /** The same in a menu. */
  public NavigationEntry in(String menu) {
    return new NavigationEntry(order, label, path, icon, permission, menu);
  }
}
