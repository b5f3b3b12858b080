// What is marked data-live is drawn anew every few seconds, while somebody looks at it.
// Without this script the page is the same; whoever wants to know what is new loads it again.
(() => {
  "use strict";
  const PAUSE = 5000;
  const regions = new Map([...document.querySelectorAll("[data-live][id]")].map((region) => [region, region.innerHTML]));

  const touched = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  const inUse = (region) =>
    region.contains(document.activeElement) || [...region.querySelectorAll("input, textarea")].some(touched);

  async function refresh() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const [region, shown] of regions) {
      const now = fresh.getElementById(region.id)?.innerHTML;
      if (now === undefined || now === shown || inUse(region)) continue;
      region.innerHTML = now;
      regions.set(region, now);
    }
  }

  async function goOn() {
    if (!document.hidden) await refresh().catch(() => {});
    setTimeout(goOn, PAUSE);
  }

  if (regions.size) setTimeout(goOn, PAUSE);
})();
