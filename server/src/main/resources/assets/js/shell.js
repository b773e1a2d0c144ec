// What every page has: the switch between light and dark, and the menu.

const root = document.documentElement;

function themeSwitch() {
  const button = document.querySelector("[data-theme-switch]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = next;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    // Who chooses what the system has follows the system again.
    if (next === system) {
      localStorage.removeItem("theme");
    } else {
      localStorage.setItem("theme", next);
    }
  });
}

function closeMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

themeSwitch();
closeMenus();
