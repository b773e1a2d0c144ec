// Which browser and system this is, to show the instructions for them and no others.

function browser() {
  const agent = navigator.userAgent;
  if (/Firefox\//.test(agent)) {
    return "firefox";
  }
  if (/Edg\//.test(agent)) {
    return "edge";
  }
  const brands = navigator.userAgentData?.brands.map((brand) => brand.brand) ?? [];
  if (/Chrome\//.test(agent)) {
    return brands.length > 0 && !brands.includes("Google Chrome") ? "chromium" : "chrome";
  }
  return "other";
}

function system() {
  const agent = navigator.userAgent;
  if (/Android|iPhone|iPad/.test(agent)) {
    return "other";
  }
  return /Windows/.test(agent) ? "windows" : /Mac OS X/.test(agent) ? "mac" : /Linux/.test(agent) ? "linux" : "other";
}

/** Hides what is for other browsers and systems. */
export function showOwnInstructions(root) {
  const own = { browser: browser(), system: system() };
  for (const kind of ["browser", "system"]) {
    for (const element of root.querySelectorAll(`[data-${kind}]`)) {
      element.hidden = !element.dataset[kind].split(" ").includes(own[kind]);
    }
  }
}
