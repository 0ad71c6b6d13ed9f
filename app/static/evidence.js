// The page that writes a draft: saves while typing, and takes dropped files.
import { Autosave } from "./autosave.js";
import { Uploads } from "./uploads.js";

const form = document.getElementById("words");
const { person } = document.body.dataset;
if (form && person) {
  new Autosave(form, person);
  new Uploads(form);
}
