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
  document.getElementById("again").addEventListener("click", () => window.location.reload());
})();
