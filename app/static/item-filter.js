// Narrows a list of items while the words are typed; ticks stay where they are.
for (const field of document.querySelectorAll("[data-filters]")) {
  const list = document.querySelector(field.dataset.filters);
  const status = document.getElementById("filter-status");
  const button = field.form.querySelector("[name=look]");
  const narrow = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const tree of list.children) {
      let section = null;
      for (const entry of tree.children) {
        if (entry.matches("[data-section]")) {
          section = entry;
          section.hidden = words.length > 0;
        } else if (entry.matches("[data-item]")) {
          const text = entry.textContent.toLowerCase();
          entry.hidden = !words.every((word) => text.includes(word));
          if (!entry.hidden) {
            shown += 1;
            if (section) section.hidden = false;
          }
        }
      }
    }
    status.textContent = words.length ? `${shown} ${shown === 1 ? "item" : "items"} shown` : "";
  };
  button.hidden = true;
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
