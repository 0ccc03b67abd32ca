// Watching a run, dropping files, more rows. Everything but dropping works without this script too.
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  // -- watching a run -----------------------------------------------------------------------

  const watch = one("[data-watch]");
  if (watch && watch.dataset.watch) {
    const events = new EventSource(watch.dataset.watch);
    events.onmessage = (event) => {
      const now = JSON.parse(event.data);
      watch.innerHTML = now.html;
      one("#review").hidden = !now.list;
    };
    events.addEventListener("over", () => {
      events.close();
      window.location.replace(window.location.href.replace(/&said=[^&]*/, ""));
    });
  }

  // -- forms --------------------------------------------------------------------------------

  all("form").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      const wait = form.querySelector(".wait");
      if (wait) wait.textContent = form.dataset.wait;
    });
  });
  window.addEventListener("pageshow", () => all("form").forEach((form) => { delete form.dataset.sent; }));

  all(".pick input[type=file]").forEach((field) => {
    field.addEventListener("change", () => {
      field.closest(".choice").querySelector("input[type=radio]").checked = true;
    });
  });

  const sheet = one("#sheet");
  const more = one("#more-rows");
  if (more) {
    more.hidden = false;
    more.addEventListener("click", () => {
      const rows = all("fieldset.row");
      const last = rows[rows.length - 1];
      const count = one("input[name=count]");
      const made = last.cloneNode(true);
      made.querySelectorAll("input, textarea").forEach((field) => {
        field.name = `${count.value}.${field.name.slice(field.name.indexOf(".") + 1)}`;
        if (field.type === "checkbox") field.checked = false;
        else field.value = "";
      });
      count.value = Number(count.value) + 1;
      last.after(made);
      made.querySelector("input").focus();
    });
  }
  if (sheet) {
    let edited = false;
    sheet.addEventListener("input", () => { edited = true; });
    window.addEventListener("beforeunload", (event) => {
      if (edited && !sheet.dataset.sent) event.preventDefault();
    });
  }

  // -- dropping files -----------------------------------------------------------------------

  const drop = one(".drop");
  if (!drop) return;
  const zone = one("#drop-zone");
  const said = one("#drop-said");
  const PIECE = 4 * 1024 * 1024;
  let busy = false;

  const tell = (...parts) => said.replaceChildren(...parts);

  const post = async (address, body, type) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": type, "X-CSRF-Token": one("meta[name=csrf]").content },
      body,
    });
    const isJson = (answer.headers.get("content-type") || "").includes("json");
    const held = isJson ? await answer.json() : { error: "Máy chủ từ chối: tải lại trang rồi làm lại." };
    if (held.error) throw new Error(held.error);
    return held;
  };

  const send = async (files) => {
    if (busy || !files.length) return;
    const name = drop.dataset.existing || one("#drop-name").value.trim();
    const sure = one("#drop-sure");
    if (sure && !sure.checked) { tell(element("p", "Đánh dấu ô xác nhận phía trên trước.")); sure.focus(); return; }
    if (!name) { tell(element("p", "Ghi tên thư mục mới trước, rồi chọn hoặc thả tệp.")); one("#drop-name").focus(); return; }
    busy = true;
    const bar = document.createElement("progress");
    const line = element("p", "Đang gửi…");
    tell(bar, line);
    let upload = "";
    try {
      const total = files.reduce((sum, each) => sum + each.file.size, 0);
      const list = files.map((each) => [each.path, each.file.size]);
      const asked = { at: drop.dataset.at, name, existing: Boolean(drop.dataset.existing), files: list };
      upload = (await post("/upload/begin", JSON.stringify(asked), "application/json")).upload;
      bar.max = total || 1;
      let done = 0;
      for (const [number, each] of files.entries()) {
        let offset = 0;
        do {
          const piece = each.file.slice(offset, offset + PIECE);
          const query = new URLSearchParams({ upload, file: number, offset });
          await post(`/upload/piece?${query}`, piece, "application/octet-stream");
          offset += piece.size;
          done += piece.size;
          bar.value = done;
          line.textContent = `Đang gửi ${number + 1}/${files.length} tệp: ${each.path}`;
        } while (offset < each.file.size);
      }
      const query = new URLSearchParams({ upload });
      const stored = await post(`/upload/finish?${query}`, "", "application/octet-stream");
      shown(stored, name);
    } catch (error) {
      if (upload) post(`/upload/drop?${new URLSearchParams({ upload })}`, "", "application/octet-stream").catch(() => {});
      const problem = element("p", error.message);
      problem.className = "alert";
      problem.setAttribute("role", "alert");
      tell(problem);
    } finally {
      busy = false;
    }
  };

  const shown = (stored, name) => {
    const to = drop.dataset.existing ? window.location.href : `/new?${new URLSearchParams({ folder: stored.at })}`;
    if (!stored.problems.length) { window.location.assign(to); return; }
    const list = document.createElement("ul");
    stored.problems.forEach((problem) => list.append(element("li", problem)));
    const go = element("a", "Tiếp tục");
    go.className = "button main";
    go.href = to;
    tell(element("p", `Đã lưu ${stored.files} tệp vào “${name}”. Riêng:`), list, go);
    go.focus();
  };

  const chosen = (field) => {
    const files = [...field.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    send(files).then(() => { field.value = ""; });
  };
  ["#drop-files", "#drop-folder"].forEach((id) => {
    one(id).addEventListener("change", (event) => chosen(event.target));
  });

  const read = (reader) => new Promise((good, bad) => { reader.readEntries(good, bad); });
  const walk = async (entry, found) => {
    if (entry.isFile) {
      const file = await new Promise((good, bad) => { entry.file(good, bad); });
      found.push({ path: entry.fullPath.replace(/^\/+/, ""), file });
      return;
    }
    const reader = entry.createReader();
    for (let entries = await read(reader); entries.length; entries = await read(reader)) {
      for (const each of entries) await walk(each, found);
    }
  };
  ["dragenter", "dragover"].forEach((kind) => zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  }));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, found);
    await send(found);
  });
})();
