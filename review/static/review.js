// Keys, boxes and the second look. Everything works without this script too, only slower.
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const form = one("#decide");
  const told = one("#told");

  const tell = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    told.replaceChildren(line);
  };

  // -- keys: never a lone key while typing --------------------------------------------------

  const typing = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");

  const press = (selector) => {
    const element = one(selector);
    if (element) element.click();
  };

  const step = (by) => {
    const link = one(by > 0 ? "#after" : "#before");
    if (form) {
      if (link) link.click();
      return;
    }
    const listed = all("a.open");
    const links = listed.length ? listed : all("#finished a, td a.button, #accept-group");
    const place = links.indexOf(document.activeElement);
    const next = links[Math.min(Math.max(place + by, 0), links.length - 1)];
    if (next) next.focus();
  };

  // Where the page asks about empty fields, the first of these is the one to fill in.
  const edit = () => {
    const fields = all(".fields input");
    const field = one("#anyway") ? fields.find((each) => !each.value) || fields[0] : fields[0];
    if (field) { field.focus(); field.select(); }
  };
  if (one("#edit")) one("#edit").addEventListener("click", edit);

  const toggle = (key) => {
    const wanted = one(`input[name=indicator][data-key="${key}"]`);
    if (!wanted) return;
    wanted.checked = !wanted.checked;
    mark();
    if (wanted.checked) showWords(key);
  };

  const keys = {
    Enter: () => press("#accept"),
    e: () => edit(),
    y: () => press("#anyway"),
    x: () => press("#reject"),
    s: () => press("#skip"),
    u: () => one("#undo").requestSubmit(),
    j: () => step(1),
    k: () => step(-1),
    z: () => zoom(),
    "+": () => magnify(1),
    "=": () => magnify(1),
    "-": () => magnify(-1),
    r: () => turn(inView()),
    g: () => { const place = one("#goto"); if (place) { place.focus(); place.select(); } },
    o: () => press("a[href$='/original']"),
    "/": () => one("#search").focus(),
    "?": () => one("#help").showModal(),
  };
  "123456789".split("").forEach((key) => { keys[key] = () => toggle(key); });

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      stopDrawing();
      if (typing(at)) at.blur();
      return;
    }
    if (typing(at) || one("dialog[open]") || event.repeat) return;
    // Enter on something that can be pressed presses that.
    if (event.key === "Enter" && at.closest("a, button, summary")) return;
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // After a click with the mouse the keys go to the page again, not to what was clicked.
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[type=button], input[type=checkbox]");
    if (pressed && event.detail > 0) pressed.blur();
  });

  one("#open-help").addEventListener("click", () => one("#help").showModal());

  // -- the form -----------------------------------------------------------------------------

  // What is still being made is there in a moment.
  const being = one("[data-again]");
  if (being && being.dataset.again) {
    window.setTimeout(() => window.location.reload(), 1000 * Number(being.dataset.again));
  }

  const state = () => {
    const values = new FormData(form);
    values.delete("note");
    values.delete("csrf");
    return new URLSearchParams(values).toString();
  };
  const before = form ? state() : "";
  const edited = () => Boolean(form.dataset.unsaved) || state() !== before;
  const unsaved = () => {
    const note = one("input[name=note]");
    return edited() || note.value !== note.defaultValue;
  };

  // What stood and would be dropped is named before it is saved.
  const sayDropped = () => {
    const line = one("#dropped");
    const gone = all("input[name=indicator]").filter((box) => box.dataset.stands && !box.checked);
    line.hidden = !gone.length;
    line.textContent = `Sẽ bỏ: ${gone.map((box) => box.value).join(", ")}`;
  };
  const mark = () => {
    if (!form) return;
    form.classList.toggle("edited", edited());
    sayDropped();
  };

  if (form) {
    form.addEventListener("input", mark);
    // The subject is one line, however long: Enter there is Enter in any other field.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("textarea")) return;
      event.preventDefault();
      press("#accept");
    });
    form.addEventListener("submit", (event) => {
      const drops = event.submitter && ["reject", "skip"].includes(event.submitter.value);
      const asks = "Phần sửa chưa lưu sẽ mất. Vẫn tiếp tục?";
      if (form.dataset.sent || (drops && edited() && !window.confirm(asks))) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
    });
    // Next, before, back, another page, closing: the browser asks where something is not saved.
    window.addEventListener("beforeunload", (event) => {
      if (!form.dataset.sent && unsaved()) event.preventDefault();
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
    mark();
  }

  const pick = (field, value) => {
    one(`#f-${field}`).value = value;
    mark();
  };

  all("[data-pick]").forEach((button) => {
    button.addEventListener("click", () => pick(button.dataset.pick, button.dataset.value));
  });

  // -- boxes --------------------------------------------------------------------------------

  const light = (selector) => {
    all(".spot.lit").forEach((spot) => spot.classList.remove("lit"));
    const spots = all(selector).filter((spot) => spot.getClientRects().length);
    spots.forEach((spot) => spot.classList.add("lit"));
    if (spots[0]) spots[0].scrollIntoView({ block: "center", behavior: "smooth" });
  };
  const showWords = (key) => light(`.spot.words-${key}`);

  all("[data-show]").forEach((button) => {
    button.addEventListener("click", () => light(`.spot.${button.dataset.show}`));
  });
  all("input[data-field], textarea[data-field]").forEach((field) => {
    field.addEventListener("focus", () => light(`.spot.${field.dataset.field}`));
  });
  all("input[name=indicator]").forEach((box) => {
    box.addEventListener("change", () => { if (box.checked) showWords(box.dataset.key); });
  });
  all(".spot").forEach((spot) => {
    spot.addEventListener("click", () => {
      const field = one(`#f-${spot.dataset.kind.split(" ")[0]}`);
      if (field && !drawing) field.focus();
    });
  });

  // -- the letterhead, large ----------------------------------------------------------------

  const zoom = () => {
    const head = one("#head");
    if (!head) return;
    const picture = head.querySelector("img");
    if (!picture.src) picture.src = picture.dataset.src;
    head.hidden = !head.hidden;
    one("#zoom").setAttribute("aria-pressed", String(!head.hidden));
    one("#pages").classList.toggle("zoomed", !head.hidden);
    one("#pages").scrollTop = 0;
  };
  if (one("#zoom")) one("#zoom").addEventListener("click", zoom);

  // -- pages: larger, turned, one of many ----------------------------------------------------

  const SIZES = ["zoom-70", "zoom-100", "zoom-150", "zoom-200", "zoom-300"];
  let size = 1;
  const magnify = (by) => {
    const pages = one("#pages");
    if (!pages) return;
    pages.classList.remove(SIZES[size]);
    size = Math.min(Math.max(size + by, 0), SIZES.length - 1);
    pages.classList.add(SIZES[size]);
  };
  all("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => magnify(Number(button.dataset.zoom)));
  });

  const inView = () => {
    const pages = one("#pages");
    if (!pages) return "";
    const middle = pages.getBoundingClientRect().top + pages.clientHeight / 3;
    const seen = all("figure.page").find((page) => page.getBoundingClientRect().bottom > middle);
    return seen ? seen.id.replace("page-", "") : "";
  };
  // A turned page is drawn anew by the server; the boxes belong to the upright one.
  const turn = (page) => {
    const picture = one(`#page-${page} .sheet img`);
    if (!picture) return;
    const turned = (Number(picture.dataset.turned || 0) + 90) % 360;
    const { width, height } = picture;
    picture.dataset.turned = turned;
    picture.src = `${picture.src.replace(/\?.*$/, "")}?turn=${turned}`;
    picture.setAttribute("width", height);
    picture.setAttribute("height", width);
    one(`#page-${page} .boxes`).classList.toggle("unseen", turned !== 0);
  };
  all("[data-turn]").forEach((button) => {
    button.addEventListener("click", () => turn(button.dataset.turn));
  });

  if (one("#goto")) {
    const go = () => {
      const page = one(`#page-${one("#goto").value}`);
      if (page) page.scrollIntoView({ block: "start" });
    };
    one("#goto").addEventListener("change", go);
    one("#goto").addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); go(); one("#goto").blur(); }
    });
  }
  // Making documents anew takes a while in a large folder.
  all("form.break").forEach((each) => {
    each.addEventListener("submit", () => tell("Đang tách, gộp và xét lại cả thư mục…"));
  });

  // -- draw a box to read a spot again ------------------------------------------------------

  let drawing = "";
  let start = null;
  let frame = null;

  const stopDrawing = () => {
    drawing = "";
    start = null;
    if (frame) frame.remove();
    frame = null;
    if (one("#pages")) one("#pages").classList.remove("drawing");
  };

  const pointOn = (svg, event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  const stretch = (event, svg) => {
    const end = pointOn(svg, event);
    const box = {
      x0: Math.min(start.x, end.x), top: Math.min(start.y, end.y),
      x1: Math.max(start.x, end.x), bottom: Math.max(start.y, end.y),
    };
    frame.setAttribute("x", box.x0);
    frame.setAttribute("y", box.top);
    frame.setAttribute("width", box.x1 - box.x0);
    frame.setAttribute("height", box.bottom - box.top);
    return box;
  };

  // What is read again is offered beside what stands there, and never put in its place.
  const offer = (field, values) => {
    const place = one(`[data-offers="${field}"]`);
    const buttons = values.map((value) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = value;
      button.addEventListener("click", () => { pick(field, value); });
      return button;
    });
    place.replaceChildren("Đọc lại: ", ...buttons);
    place.hidden = !values.length;
    if (buttons.length) buttons[0].focus();
  };

  const readAgain = async (field, page, box) => {
    tell("Đang đọc lại…");
    offer(field, []);
    const answer = await fetch(form.action.replace(/\/decide.*$/, "/read"), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": one("meta[name=csrf]").content,
      },
      body: JSON.stringify({ page, field, ...box }),
    });
    if (!answer.ok) {
      tell("Không đọc được vùng này: thử kéo khung rộng hơn một chút.");
      return;
    }
    const look = await answer.json();
    const label = one(`label[for="f-${field}"]`).textContent;
    const now = one(`#f-${field}`).value.trim();
    const others = look.values.filter((value) => value !== now);
    offer(field, others);
    const read = look.text ? `đọc được “${look.text}”` : "không đọc được chữ nào";
    if (!look.values.length) tell(`${label}: ${read}, không phải giá trị của ô này. Ô giữ nguyên.`);
    else if (!others.length) tell(`${label}: đọc lại cũng được “${now}”.`);
    else tell(`${label}: ${read}. Ô giữ nguyên; Enter trên giá trị bên dưới ô để lấy.`);
  };

  all("[data-draw]").forEach((button) => {
    button.addEventListener("click", () => {
      drawing = button.dataset.draw;
      one("#pages").classList.add("drawing");
      tell("Kéo một khung quanh chỗ cần đọc lại trên trang. Esc để thôi.");
    });
  });

  all("svg.boxes").forEach((svg) => {
    svg.addEventListener("pointerdown", (event) => {
      if (!drawing) return;
      event.preventDefault();
      start = pointOn(svg, event);
      frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      frame.setAttribute("class", "frame");
      svg.append(frame);
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => { if (start) stretch(event, svg); });
    svg.addEventListener("pointerup", (event) => {
      if (!start) return;
      const box = stretch(event, svg);
      const field = drawing;
      stopDrawing();
      readAgain(field, Number(svg.dataset.page), box);
    });
  });
})();
