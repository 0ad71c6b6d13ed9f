// Words that are not saved yet, kept in this browser: one copy for each entry, and only for who typed it.
const PREFIX = "techfolio:words:";

const keys = () => Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place))
  .filter((key) => key.startsWith(PREFIX));

const quietly = (act) => {
  // A browser may refuse its storage altogether; the page then works without copies.
  try { return act(); } catch { return null; }
};

const keyOf = (person, entry) => `${PREFIX}${person}:${entry}`;

/** Keep a copy and say whether the browser took it. */
export const keep = (person, entry, copy) => quietly(() => {
  localStorage.setItem(keyOf(person, entry), JSON.stringify(copy));
  return true;
}) === true;

/** Return the person's own copy for an entry, or null. */
export const kept = (person, entry) => quietly(() => JSON.parse(localStorage.getItem(keyOf(person, entry))));

/** Forget the person's copy for an entry. */
export const forget = (person, entry) => quietly(() => localStorage.removeItem(keyOf(person, entry)));

/** Forget all copies, whoever typed them. */
export const forgetAll = () => quietly(() => keys().forEach((key) => localStorage.removeItem(key)));

/** Forget the copies of everybody but one person. */
export const forgetOthers = (person) => quietly(() => keys()
  .filter((key) => !key.startsWith(`${PREFIX}${person}:`))
  .forEach((key) => localStorage.removeItem(key)));
