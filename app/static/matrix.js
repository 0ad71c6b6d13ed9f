// Makes the matrix a grid for the keyboard: one stop of the Tab key, arrow keys inside. Without it every link is a stop.
const WIDE = matchMedia("screen and (min-width: 48.0625em)");

for (const table of document.querySelectorAll("[data-matrix]")) {
  const rows = [...table.rows];
  const keys = document.getElementById("matrix-keys");
  let [down, along] = [0, 0];

  // What takes the focus of a cell: its only link, or the cell itself.
  const holder = (cell) => cell.querySelector("a") ?? cell;
  const at = (row, place) => rows[row].cells[Math.min(place, rows[row].cells.length - 1)];
  const marked = [...table.querySelectorAll("td > .app-mark")].map((link) => link.parentElement);
  let current = at(0, 0);

  const choose = (cell) => {
    holder(current).tabIndex = -1;
    current = cell;
    holder(current).tabIndex = 0;
  };
  const go = (cell) => {
    choose(cell);
    // No further than needed: the browser's own way would put the cell into the middle, and the headings out of sight.
    holder(cell).focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const move = (row, place) => {
    [down, along] = [Math.max(0, Math.min(row, rows.length - 1)), Math.max(0, place)];
    go(at(down, along));
  };
  const note = (cell) => [down, along] = [cell.parentElement.rowIndex, cell.cellIndex];
  const toMark = (forwards) => {
    const after = Node.DOCUMENT_POSITION_FOLLOWING;
    const isBeyond = (cell) => cell !== current && Boolean(current.compareDocumentPosition(cell) & after) === forwards;
    const next = forwards ? marked.find(isBeyond) : marked.findLast(isBeyond);
    if (!next) return;
    note(next);
    go(next);
  };

  const steps = {
    ArrowRight: () => move(down, Math.min(along, rows[down].cells.length - 1) + 1),
    ArrowLeft: () => move(down, Math.min(along, rows[down].cells.length - 1) - 1),
    ArrowDown: () => move(down + 1, along),
    ArrowUp: () => move(down - 1, along),
    Home: (event) => move(event.ctrlKey ? 0 : down, 0),
    End: (event) => move(event.ctrlKey ? rows.length - 1 : down, Infinity),
    PageDown: () => toMark(true),
    PageUp: () => toMark(false),
  };

  const onKey = (event) => {
    if (event.altKey || event.metaKey || event.shiftKey || !(event.key in steps)) return;
    if (event.ctrlKey && !["Home", "End"].includes(event.key)) return;
    event.preventDefault();
    steps[event.key](event);
  };
  const onFocus = (event) => {
    const cell = event.target.closest("td, th");
    if (!cell || cell === current) return;
    choose(cell);
    note(cell);
  };

  const dress = () => {
    keys.hidden = !WIDE.matches;
    if (WIDE.matches) {
      table.setAttribute("role", "grid");
      for (const row of rows) for (const cell of row.cells) holder(cell).tabIndex = -1;
      choose(current);
      table.addEventListener("keydown", onKey);
      table.addEventListener("focusin", onFocus);
    } else {
      table.removeAttribute("role");
      for (const row of rows) for (const cell of row.cells) holder(cell).removeAttribute("tabindex");
      table.removeEventListener("keydown", onKey);
      table.removeEventListener("focusin", onFocus);
    }
  };
  WIDE.addEventListener("change", dress);
  dress();
}
