// Sends dropped and chosen files one by one, each with its progress and its own sentence if it is refused.
const ENDED = "Your session has ended. Sign in in another tab, then add the file again.";
const BROKEN = "The connection was lost before the file had arrived. Nothing of it was kept: add it again.";

export class Uploads {
  constructor(form) {
    this.form = form;
    this.zone = form.querySelector("[data-drop-zone]");
    this.input = this.zone.querySelector("input[type=file]");
    this.list = document.getElementById("uploads");
    this.kept = document.getElementById("kept-files");
    this.queue = Promise.resolve();
    this.zone.classList.add("app-drop");
    this.zone.querySelector(".nhsuk-hint").append(" You can also drop files here.");
    form.querySelector("[data-add-files]").hidden = true;
    this.input.addEventListener("change", () => {
      this.add([...this.input.files]);
      this.input.value = "";
    });
    for (const name of ["dragenter", "dragover"]) this.zone.addEventListener(name, (event) => this.over(event, true));
    this.zone.addEventListener("dragleave", (event) => this.over(event, false));
    this.zone.addEventListener("drop", (event) => {
      this.over(event, false);
      this.add([...event.dataTransfer.files]);
    });
    this.kept.addEventListener("click", (event) => this.remove(event));
  }

  over(event, isOver) {
    event.preventDefault();
    this.zone.classList.toggle("app-drop--over", isOver);
  }

  add(files) {
    for (const file of files) {
      const row = this.row(file.name);
      // One after the other: a phone's connection is shared, and the server checks one at a time.
      this.queue = this.queue.then(() => this.send(file, row));
    }
  }

  row(name) {
    const row = document.createElement("li");
    row.className = "app-upload";
    const label = document.createElement("p");
    label.textContent = `${name}: waiting`;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    row.append(label, bar);
    this.list.append(row);
    return { row, label, bar, name };
  }

  guarded(body) {
    // `revision` stays out: a file changes no words.
    for (const name of ["csrf_token", "form_owner"]) body.append(name, this.form.elements[name].value);
    return body;
  }

  send(file, shown) {
    return new Promise((done) => {
      const body = this.guarded(new FormData());
      body.append("files", file);
      const request = new XMLHttpRequest();
      request.open("POST", this.form.dataset.upload);
      request.setRequestHeader("X-Requested-With", "techfolio");
      request.responseType = "text";
      shown.label.textContent = `${shown.name}: sending`;
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
      });
      request.upload.addEventListener("load", () => {
        shown.bar.removeAttribute("value");
        shown.label.textContent = `${shown.name}: being checked`;
      });
      request.addEventListener("load", () => {
        this.answered(request, shown);
        done();
      });
      for (const name of ["error", "abort", "timeout"]) {
        request.addEventListener(name, () => {
          this.refused(shown, BROKEN);
          done();
        });
      }
      request.send(body);
    });
  }

  answered(request, shown) {
    const answer = this.read(request, shown);
    if (!answer) return;
    if (answer.refused.length) {
      this.refused(shown, answer.refused[0].sentence);
    } else {
      shown.row.remove();
    }
    this.kept.innerHTML = answer.list;
  }

  /** Return the answer, or show at the row why there is none. */
  read(request, shown) {
    if (request.status === 200) return JSON.parse(request.responseText);
    this.refused(shown, this.sentence(request));
    return null;
  }

  sentence(request) {
    if (request.status === 401) return ENDED;
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    return page.querySelector("main h1 + p")?.textContent.trim() || BROKEN;
  }

  refused(shown, sentence) {
    shown.bar.remove();
    shown.row.classList.add("app-upload--refused");
    shown.label.textContent = `${shown.name} was not added. ${sentence}`;
  }

  /** Take a file out without leaving the page; if that fails, the button sends the form as it would anyway. */
  async remove(event) {
    const button = event.target.closest("[data-remove-file]");
    if (!button) return;
    event.preventDefault();
    button.disabled = true;
    try {
      const answer = await fetch(button.getAttribute("formaction"), {
        method: "POST", body: this.guarded(new FormData()), headers: { "X-Requested-With": "techfolio" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.kept.innerHTML = (await answer.json()).list;
      this.input.focus();
    } catch {
      button.disabled = false;
      const shown = this.row("");
      this.refused(shown, "");
      shown.label.textContent = "The file was not removed: there is no connection, or your session has ended.";
    }
  }
}
