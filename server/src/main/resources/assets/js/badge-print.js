// The page from which a badge is printed.

document.querySelector("[data-print]").addEventListener("click", () => window.print());
