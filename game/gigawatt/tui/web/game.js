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
  // Without a size asked for, letters are as large as leaves 120 columns and 40 rows, the board's middle size.
  if (terminal.dataset.fontSize === "0") {
    const fitting = Math.floor(Math.min(window.innerHeight / 40 / 1.37, window.innerWidth / 120 / 0.61));
    terminal.dataset.fontSize = String(Math.min(Math.max(fitting, 11), 22));
  }
  document.getElementById("again").addEventListener("click", () => window.location.reload());
})();
