// What makes the pages quicker where a script may run; each of them does the same without it.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);

  /** `action`, once nothing has asked for it for `pause` ms; `atOnce` is done each time. */
  function settled(pause, action, atOnce = () => {}) {
    let timer;
    const ask = (...given) => {
      clearTimeout(timer);
      atOnce();
      timer = setTimeout(action, pause, ...given);
    };
    ask.cancel = () => clearTimeout(timer);
    return ask;
  }

  function made(name, attributes, ...content) {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...content);
    return element;
  }

  /** Say something to those who hear the page, even what was said just before. */
  const say = (text) => { byId("announcement").textContent = text; };
  const announce = settled(150, say, () => say(""));

  // Pages of the same path: <main> of the next one takes the place of this one's.

  /** Whether `url` is a page of this path, and there is htmx to fetch it. */
  const isNear = (url) => window.htmx && url.origin + url.pathname === location.origin + location.pathname && !url.hash;
  /** Whether it is another page of this path. */
  const isNext = (url) => isNear(url) && url.search !== location.search;
  const withModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

  /** The address that a form asks for, without the fields that are empty. */
  function asked(form, button = null) {
    const filled = [...new FormData(form, button)].filter(([, value]) => value.trim());
    const path = button?.hasAttribute("formaction") ? button.formAction : form.action;
    return new URL(`?${new URLSearchParams(filled)}`, path);
  }

  /** What a page says of a part of the index that is missing in it, in short. */
  const lackOf = (page) => page.querySelector("#partial")?.textContent.split(":")[0];

  /** A part of this page is about to come from one that lacks something. */
  function takeOverLack(next) {
    const told = next.getElementById("partial");
    if (told && !byId("partial")) byId("main").prepend(told);
  }

  let focusedBy = [];

  /** Selectors that find what has the focus, or what is around it, on the next page: the closest first. */
  function waysBack(active) {
    if (!active.closest("#main *")) return [];
    const group = active.closest("fieldset[id]");
    return [
      active.id && `#${CSS.escape(active.id)}`,
      active.name && `[name="${CSS.escape(active.name)}"][value="${CSS.escape(active.value)}"]`,
      active.closest("figure") && "figure a[aria-current]",
      group && `#${CSS.escape(group.id)} :is(a[href], button, input, select)`,
    ].filter(Boolean);
  }

  /** Put a part of another page in place of `target`; what fails or is stopped is told by events. */
  const swap = (url, target, more = {}) => htmx.ajax("GET", url.href, { source: target, target, ...more }).catch(() => {});

  function turnTo(url) {
    applyChoices.cancel();
    focusedBy = waysBack(document.activeElement);
    swap(url, byId("main"));
  }

  /** Take over what stands outside of <main>: the links of the head, and what the search box holds. */
  function takeOver(next) {
    announce([next.title.replace(/ – OnRecord$/, ""), lackOf(next)].filter(Boolean).join(". "));
    const related = "link:is([rel=alternate], [rel=canonical], [rel=prev], [rel=next]), meta[name=robots]";
    document.head.querySelectorAll(related).forEach((old) => old.remove());
    document.head.append(...next.head.querySelectorAll(related));
    const [box, theirs] = [byId("search"), next.getElementById("search")];
    if (!box || !theirs) return;
    box.querySelectorAll("input[type=hidden]").forEach((old) => old.remove());
    box.append(...theirs.querySelectorAll("input[type=hidden]"));
    if (document.activeElement !== box.q) box.q.value = theirs.q.value;
  }

  function focusAgain(main) {
    const found = focusedBy.map((selector) => main.querySelector(selector)).find(Boolean);
    (found || main).focus({ preventScroll: true });
    if (!found) window.scrollTo(0, 0);
  }

  document.addEventListener("click", (event) => {
    const address = event.target.closest("#main a")?.getAttribute("href");
    const url = address && new URL(address, location);
    if (!url || !isNext(url) || event.defaultPrevented || event.button || event.shiftKey || withModifier(event)) return;
    event.preventDefault();
    turnTo(url);
  });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "get") return;
    const url = asked(event.target, event.submitter);
    if (!isNear(url)) return;
    event.preventDefault();
    turnTo(url);
  });

  const applyChoices = settled(500, (form) => { if (isNext(asked(form))) turnTo(asked(form)); });

  document.addEventListener("change", ({ target }) => {
    if (target.form && target.matches("#main :is([type=checkbox], [type=radio], select)")) applyChoices(target.form);
  });

  // htmx calls a request that the next one stopped an error, and writes it to the console: it hears of it here first.
  if (window.htmx) {
    htmx.logger = (_element, event, detail) => {
      if (event === "htmx:afterRequest" || event === "htmx:sendAbort") delete detail.error;
    };
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, pathInfo } = event.detail;
    const next = new DOMParser().parseFromString(xhr.responseText, "text/html");
    if (!next.getElementById(target.id)) event.preventDefault();
    if (target.id !== "main") return takeOverLack(next);
    if (event.defaultPrevented) location.assign(pathInfo.finalRequestPath);
    else takeOver(next);
  });

  document.addEventListener("htmx:sendError", ({ detail }) => {
    if (detail.target.id === "main") location.assign(detail.pathInfo.finalRequestPath);
  });

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "main") focusAgain(byId("main"));
    else announce(`${byId(detail.target.id).querySelectorAll(".choice").length} values`);
  });

  // A facet's find box: its group alone changes as one types.

  const find = settled(250, (group, form) => {
    swap(asked(form), group, { select: `#${group.id}`, push: "false" });
  }, () => htmx.trigger("#main", "htmx:abort"));

  document.addEventListener("input", (event) => {
    const group = event.target.closest("#main fieldset[id]");
    if (group && event.target.matches("[name^=find_]") && !event.isComposing) find(group, event.target.form);
  });

  // The search box suggests people, organizations and words.

  const GROUPS = { speaker: "People", organization: "Organizations", word: "Words" };

  function combobox(box, address) {
    const list = made("div", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: "" });
    let options = [];
    let active = -1;
    let request;

    const ask = settled(120, async () => {
      const text = box.value.slice(0, box.selectionStart);
      if (!text.trim()) return close();
      request = new AbortController();
      try {
        const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`, { signal: request.signal });
        if (answer.ok && document.activeElement === box) show(await answer.json());
      } catch { /* stopped, or not to be had: the form works without */ }
    }, () => request?.abort());

    function show({ suggestions, missing }) {
      const groups = Object.keys(GROUPS).map((kind) => group(kind, suggestions.filter((one) => one.kind === kind)));
      const lack = missing ? [made("div", { role: "presentation" }, "Some may be missing")] : [];
      list.replaceChildren(...groups.filter((one) => one.querySelector("[role=option]")), ...lack);
      options = [...list.querySelectorAll("[role=option]")];
      options.forEach((one, number) => { one.id = `suggestion-${number}`; });
      open(options.length > 0);
      const count = options.length === 1 ? "1 suggestion" : `${options.length || "no"} suggestions`;
      announce(missing ? `${count}, some may be missing` : count);
    }

    function group(kind, suggestions) {
      const heading = made("div", { role: "presentation" }, GROUPS[kind]);
      return made("div", { role: "group", "aria-label": GROUPS[kind] }, heading, ...suggestions.map(option));
    }

    function option(suggestion) {
      const { value, written, count } = suggestion;
      const releases = made("span", { class: "spoken" }, count === 1 ? " release" : " releases");
      const element = made("div", { role: "option", "aria-selected": "false" }, made("bdi", {}, value));
      if (written) element.append(" ", made("span", { class: "soft" }, written));
      element.append(" ", made("span", { class: "count" }, count.toLocaleString("en"), releases));
      element.suggestion = suggestion;
      return element;
    }

    function open(yes) {
      list.hidden = !yes;
      box.setAttribute("aria-expanded", String(yes));
      activate(-1);
    }

    function close() {
      ask.cancel();
      request?.abort();
      open(false);
    }

    function activate(number) {
      active = number;
      options.forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
      box.removeAttribute("aria-activedescendant");
      if (active < 0) return;
      box.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }

    /** A word completes the text up to the cursor; a name is a filter beside those that are applied, in place of it. */
    function choose({ suggestion }) {
      close();
      const found = new URL(suggestion.url, location).searchParams;
      box.setRangeText(found.get("q") || "", 0, box.selectionStart, "end");
      if (suggestion.kind === "word") return;
      const url = asked(box.form);
      found.delete("q");
      for (const [name, value] of found) {
        if (!url.searchParams.getAll(name).includes(value)) url.searchParams.append(name, value);
      }
      if (isNext(url)) turnTo(url);
      else location.assign(url);
    }

    function move(step) {
      if (list.hidden) return ask();
      // One place more than there are options: the box itself.
      activate(((active + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    }

    /** What a key does here, if anything: it is the box's own otherwise, and Enter searches. */
    function actionOf(key) {
      if (key === "ArrowDown") return () => move(1);
      if (key === "ArrowUp") return () => move(-1);
      if (key === "Enter" && active >= 0) return () => choose(options[active]);
      if (key === "Escape" && !list.hidden) return close;
      return null;
    }

    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.shiftKey || withModifier(event)) return;
      const action = actionOf(event.key);
      if (!action) return event.key.length > 1 && activate(-1);
      event.preventDefault();
      action();
    });
    box.addEventListener("input", (event) => { if (!event.isComposing) ask(); });
    box.addEventListener("compositionend", () => ask());
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const clicked = event.target.closest("[role=option]");
      if (clicked) choose(clicked);
    });
    const states = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(states)) box.setAttribute(name, value);
    // What was ticked and not asked for is not ticked when one comes back.
    box.form.autocomplete = "off";
    box.form.append(list);
  }

  const box = byId("q");
  if (box && document.body.dataset.suggest) combobox(box, document.body.dataset.suggest);

  // Keys of one character, which the foot of the page turns off: / for the search box, n and p between matches.

  const KEYS = "onrecord-keys";
  const isTyping = (element) => element.closest("input:not([type=checkbox], [type=radio]), select, textarea");

  /** Go to the match before or behind the one gone to last, in another part of a release where it is there. */
  function goToMatch(step) {
    const marks = [...document.querySelectorAll("[data-mark]")];
    const here = marks.includes(document.activeElement) ? document.activeElement : document.querySelector("mark:target");
    const at = marks.indexOf(here);
    const away = here?.nextElementSibling?.querySelector(step < 0 ? "[rel=prev]" : "[rel=next]");
    const mark = marks.at(at < 0 && step < 0 ? -1 : (at + step) % marks.length);
    if (away) location.assign(away.href);
    if (away || !mark) return Boolean(away);
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    announce(`Match ${mark.id.replace("match-", "")} of ${document.querySelector("[data-marks]").dataset.marks}`);
    return true;
  }

  function goToBox() {
    box?.select();
    box?.focus();
    return Boolean(box);
  }

  const shortcuts = { "/": goToBox, n: () => goToMatch(1), p: () => goToMatch(-1) };
  const wanted = byId("keys");
  wanted.checked = stored(KEYS) !== "off";
  wanted.closest("[hidden]").hidden = false;
  wanted.addEventListener("change", () => store(KEYS, wanted.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || withModifier(event)) return;
    if (wanted.checked && !isTyping(event.target) && shortcuts[event.key]?.()) event.preventDefault();
  });

  // A browser may keep nothing for us: then a page is as if it were the first.

  function stored(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  }

  function store(name, value) {
    try { localStorage.setItem(name, value); } catch { /* it holds for this page */ }
  }
})();
