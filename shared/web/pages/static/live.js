// Lists that are marked data-live are drawn anew every few seconds, while somebody looks at them.
// Without this script the page is the same; whoever wants to know what is new loads it again.
(() => {
  "use strict";
  const PAUSE = 5000;
  const lists = () => document.querySelectorAll("[data-live][id]");
  const inUse = (list) => list.contains(document.activeElement) && document.activeElement !== document.body;

  async function refresh() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const list of lists()) {
      const now = fresh.getElementById(list.id);
      if (now && now.innerHTML !== list.innerHTML && !inUse(list)) list.innerHTML = now.innerHTML;
    }
  }

  async function goOn() {
    if (!document.hidden) await refresh().catch(() => {});
    setTimeout(goOn, PAUSE);
  }

  if (lists().length) setTimeout(goOn, PAUSE);
})();
