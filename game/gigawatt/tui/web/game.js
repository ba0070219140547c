"use strict";
// The address of the game's socket is that of this page, whatever proxy stands before it. This runs before the terminal starts.
(() => {
  const terminal = document.getElementById("terminal");
  const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${window.location.host}/ws`;
  // Keys go to the game as soon as it is there, without a click first.
  const focus = () => terminal.querySelector(".xterm-helper-textarea")?.focus();
  const waiting = window.setInterval(() => {
    if (document.body.classList.contains("-first-byte")) {
      window.clearInterval(waiting);
      focus();
    }
  }, 50);
  window.addEventListener("focus", focus);
  // Without a size asked for, letters are as large as leaves 120 columns and 40 rows, the board's middle size. A row is as high
  // as the font's line of 1.32 letters, in whole pixels.
  if (terminal.dataset.fontSize === "0") {
    const fits = (size) => 40 * Math.ceil(1.32 * size) <= window.innerHeight && 120 * 0.61 * size <= window.innerWidth;
    let size = 22;
    while (size > 11 && !fits(size)) size -= 1;
    terminal.dataset.fontSize = String(size);
  }
  // A place becomes free when somebody leaves, and a busy server is slow to open one: the page asks again by itself, less and less
  // often, until a game is there.
  const TRIES = 40;
  const waitFor = (tries) => Math.min(2000 + 1000 * tries, 15000);
  let asking = 0;
  new MutationObserver(() => {
    const classes = document.body.classList;
    if (classes.contains("-first-byte")) {
      window.sessionStorage.removeItem("tries");
    } else if (classes.contains("-closed") && !asking) {
      const tries = Number(window.sessionStorage.getItem("tries"));
      if (tries < TRIES) {
        window.sessionStorage.setItem("tries", String(tries + 1));
        asking = window.setTimeout(() => window.location.reload(), waitFor(tries));
      } else {
        document.getElementById("asking").remove();
      }
    }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  document.getElementById("again").addEventListener("click", () => window.location.reload());
})();
