// Turns the one list of all places into three: street, community, grid. The one list stays what the form sends.
(() => {
  "use strict";
  const chooser = document.getElementById("place-chooser");
  if (!chooser) return;
  const all = chooser.querySelector("select");
  const words = chooser.dataset;
  const places = [...all.options].filter((option) => option.value);
  const streetOf = (code) => code.slice(0, 9) + "000";
  const communityOf = (code) => code.slice(0, 12);
  const isGrid = (code) => code.includes("-");

  function select(name, label) {
    const box = document.createElement("div");
    box.className = "mb-2";
    const made = document.createElement("select");
    made.className = "form-select";
    made.id = "place-" + name;
    const text = document.createElement("label");
    text.className = "form-label";
    text.htmlFor = made.id;
    text.textContent = label;
    box.append(text, made);
    chooser.append(box);
    return made;
  }

  function fill(list, first, found, chosen) {
    list.replaceChildren(new Option(first, ""), ...found.map((p) => new Option(p.dataset.name, p.value)));
    list.value = found.some((p) => p.value === chosen) ? chosen : "";
    list.parentElement.hidden = !found.length;
  }

  const street = select("street", words.street);
  const community = select("community", words.community);
  const grid = select("grid", words.grid);
  street.required = true;

  function show(code) {
    const within = (belongs) => places.filter((p) => belongs(p.value));
    const isStreet = (c) => c === streetOf(c);
    fill(street, words.choose, within(isStreet), code && streetOf(code));
    fill(community, words.whole, within((c) => code && !isStreet(c) && !isGrid(c) && streetOf(c) === streetOf(code)), communityOf(code));
    fill(grid, words.whole, within((c) => code && isGrid(c) && communityOf(c) === communityOf(code)), code);
    all.value = code;
  }

  street.addEventListener("change", () => show(street.value));
  community.addEventListener("change", () => show(community.value || street.value));
  grid.addEventListener("change", () => show(grid.value || community.value || street.value));
  all.required = false;
  all.hidden = true;
  chooser.querySelector("label[for=" + all.id + "]").hidden = true;
  show(all.value);
})();
