// Keeps the page of the pack up to date while a file is being made; without it, a link shows the page again.
const EVERY = 2000;
const HEADERS = { "X-Requested-With": "techfolio" };
const files = document.querySelector("[data-pack-progress]");
const status = document.createElement("p");
// A screen reader hears of each stage once, not of every section that is laid out.
const stages = new Map();

function boxes() {
  return [...files.querySelectorAll("[data-underway]")];
}

function tell(box, news) {
  const words = box.querySelector("[data-words]");
  if (words.textContent !== news.words) words.textContent = news.words;
  if (stages.has(news.id) && stages.get(news.id) !== news.stage) status.textContent = news.stage;
  stages.set(news.id, news.stage);
  const bar = box.querySelector("progress");
  if (news.total > 0) {
    bar.max = news.total;
    bar.value = news.done;
  }
}

async function showAnew() {
  const answer = await fetch(location.href, { headers: HEADERS });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-pack-progress]");
  if (!fresh) return;
  files.replaceChildren(...fresh.childNodes);
  status.textContent = boxes().length ? "" : "Nothing is being made any more: look at the list of files.";
}

async function look() {
  if (boxes().length === 0) return;
  try {
    const answer = await fetch(files.dataset.packProgress, { headers: HEADERS });
    if (answer.ok) {
      const { underway } = await answer.json();
      const known = new Map(underway.map((news) => [news.id, news]));
      if (boxes().every((box) => known.has(box.dataset.underway))) {
        for (const box of boxes()) tell(box, known.get(box.dataset.underway));
      } else {
        await showAnew();
      }
    }
  } catch {
    // Offline for a moment: the next look tells.
  }
  setTimeout(look, EVERY);
}

if (files) {
  status.setAttribute("role", "status");
  status.className = "nhsuk-u-visually-hidden";
  files.before(status);
  setTimeout(look, EVERY);
}
