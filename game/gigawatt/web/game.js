"use strict";
// Runs before the terminal starts: tells it the address of the game's socket, and says why the game does not open or has closed.
(() => {
  const terminal = document.getElementById("terminal");
  const beside = (name) => new URL(name, window.location.href);
  // The socket is beside this page, whatever address and path a proxy puts before the server.
  const socket = beside("ws");
  socket.protocol = window.location.protocol === "https:" ? "wss:" : "ws:";
  socket.search = "";
  terminal.dataset.sessionWebsocketUrl = socket.href;
  // So are the files that the game hands out; the terminal looks for them at the root.
  const open = window.open.bind(window);
  const root = `${window.location.origin}/download/`;
  window.open = (url, target) =>
    open(String(url).startsWith(root) ? beside(`download/${String(url).slice(root.length)}`).href : url, target);
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
  // Why there is no game: the server says it when it closes the socket, else it is asked, less and less often, until there is a
  // place again. What the player did, or has to do, is not undone by the page.
  const FINAL = ["ended", "elsewhere", "idle", "shared", "protocol", "freed"];
  const tell = (why) => {
    for (const line of document.querySelectorAll(".closed [data-why]")) {
      line.classList.toggle("told", line.dataset.why === why);
    }
  };
  const waitFor = (tries) => Math.min(2000 + 1000 * tries, 15000) * (0.8 + 0.4 * Math.random());
  const ask = async (tries, told) => {
    let state = "unreachable";
    try {
      const answer = await fetch(beside("status"), { method: "POST", signal: AbortSignal.timeout(10000) });
      if (answer.ok) state = (await answer.json()).state;
    } catch {
      // stays unreachable
    }
    if (state === "join" || (state === "open" && tries > 0)) {
      window.location.reload();
      return;
    }
    tell(state === "open" ? told : state);
    window.setTimeout(() => ask(tries + 1, told), waitFor(tries));
  };
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url) {
      super(url);
      this.addEventListener("close", (event) => {
        const why = event.code === 4000 ? event.reason : "lost";
        tell(why);
        if (!FINAL.includes(why)) ask(0, why);
      });
    }
  };
  document.getElementById("again").addEventListener("click", () => window.location.reload());
})();
