"use strict";
// Sorts and filters the list of documents; the page says the same without it.
(() => {
  const table = document.getElementById("documents");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const words = new Map(rows.map((row) => [row, plain(row.textContent)]));
  const search = document.getElementById("search");
  const unit = document.getElementById("unit");
  const verdict = document.getElementById("verdict");
  const review = document.getElementById("review");
  const shown = document.getElementById("shown");

  function filter() {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = wanted.every((word) => words.get(row).includes(word))
        && (!unit.value || row.dataset.unit === unit.value.slice(1))
        && (!verdict.value || row.dataset.verdict === verdict.value)
        && (!review.checked || row.dataset.review === "1");
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = `${count} / ${rows.length} văn bản`;
  }

  const order = new Intl.Collator("vi", { numeric: true });
  for (const button of table.querySelectorAll("thead button")) {
    button.addEventListener("click", () => {
      const heading = button.closest("th");
      const down = heading.getAttribute("aria-sort") === "ascending";
      const key = (row) => {
        const cell = row.cells[heading.cellIndex];
        return cell.dataset.sort ?? cell.textContent.trim();
      };
      const keyed = rows.map((row) => [key(row), row]);
      keyed.sort((a, b) => (!a[0] - !b[0]) || order.compare(a[0], b[0]) * (down ? -1 : 1));
      for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...keyed.map((pair) => pair[1]));
    });
  }
  for (const control of [search, unit, verdict, review]) control.addEventListener("input", filter);
  filter();
})();
