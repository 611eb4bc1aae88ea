// The editor of the sandbox. It behaves like Medium's where a paste is concerned: what the clipboard
// holds is sent to the sandbox, which answers with what Medium would make of it.
"use strict";

const story = document.getElementById("story");
const state = document.getElementById("state");
const settings = document.getElementById("settings");
const problem = document.getElementById("problem");
const isDraft = story.dataset.status === "draft";
let id = story.dataset.id;
let work = Promise.resolve(); // what is to be done comes one after the other
let timer;

document.execCommand("defaultParagraphSeparator", false, "p");

function say(name, words) {
  state.dataset.state = name;
  state.textContent = words;
}

async function send(method, path, body, type = "application/json") {
  const answer = await fetch("/sandbox/editor/" + path, {method, body, headers: {"Content-Type": type}});
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.error), {status: answer.status});
  return said;
}

// soon does something after all that is still to be done.
function soon(something) {
  work = work.then(something).catch(error => say("failed", error.message));
  return work;
}

function hasContent() {
  return story.textContent.trim() !== "" || story.querySelector("img, hr") !== null;
}

// A draft is made at the first content; from then on the page has its address.
async function saveNow() {
  clearTimeout(timer);
  if (!id && !hasContent()) return;
  say("saving", "Saving…");
  const sent = JSON.stringify({html: story.innerHTML});
  if (id) {
    await send("PUT", "stories/" + id, sent);
  } else {
    id = (await send("POST", "stories", sent)).id;
    history.replaceState(null, "", "/p/" + id + "/edit");
  }
  say("saved", "Saved");
  state.dataset.saves = Number(state.dataset.saves ?? 0) + 1;
}

// What has been published changes when its author says so, a draft by itself.
function changed() {
  say("changed", isDraft ? "Saving…" : "Unpublished changes");
  clearTimeout(timer);
  if (isDraft) timer = setTimeout(() => soon(saveNow), 400);
}

function afterPaste() {
  return isDraft ? saveNow() : changed();
}

story.addEventListener("input", () => {
  if (!story.firstElementChild) story.innerHTML = "<h1><br></h1><p><br></p>";
  changed();
});

story.addEventListener("paste", event => {
  event.preventDefault();
  const data = event.clipboardData;
  const html = data.getData("text/html");
  const text = data.getData("text/plain");
  const picture = [...data.files].find(file => file.type.startsWith("image/"));
  say("pasting", "Pasting…");
  soon(async () => {
    if (picture && text.trim() === "") await pastePicture(picture);
    else await pasteText(html, text);
    await afterPaste();
  });
});

async function pastePicture(file) {
  const {url} = await send("POST", "images", file, file.type);
  const figure = document.createElement("figure");
  const image = document.createElement("img");
  image.src = url;
  image.alt = "";
  figure.append(image);
  insert([figure]);
}

async function pasteText(html, text) {
  const whole = !hasContent() || isAllSelected();
  const answer = await send("POST", "paste", JSON.stringify({html, text, empty: whole}));
  const template = document.createElement("template");
  template.innerHTML = answer.html;
  if (!whole) return insert([...template.content.children]);
  story.replaceChildren(template.content);
  if (story.firstElementChild?.localName !== "h1") story.prepend(document.createElement("h1"));
  caretAtEndOf(story.lastElementChild);
}

function selectedRange() {
  const selection = getSelection();
  return selection.rangeCount && story.contains(selection.anchorNode) ? selection.getRangeAt(0) : null;
}

function isAllSelected() {
  const selected = selectedRange()?.toString().trim();
  return Boolean(selected) && selected === story.textContent.trim();
}

// insert puts blocks where the caret is, in place of what is selected, or at the end.
function insert(blocks) {
  const range = selectedRange();
  if (range && !range.collapsed) range.deleteContents();
  let place = range?.startContainer ?? story;
  while (place !== story && place.parentNode !== story) place = place.parentNode;
  if (place === story) {
    story.append(...blocks);
  } else {
    splitAt(range, place);
    place.after(...blocks);
    if (place.localName === "p" && isEmpty(place)) place.remove();
  }
  if (blocks.length) caretAtEndOf(blocks.at(-1));
}

// splitAt moves what follows the caret into a block of its own.
function splitAt(range, block) {
  if (!["p", "h3", "h4", "blockquote"].includes(block.localName)) return;
  const rest = document.createRange();
  rest.setStart(range.startContainer, range.startOffset);
  rest.setEnd(block, block.childNodes.length);
  if (rest.toString().trim() === "") return;
  const tail = block.cloneNode(false);
  tail.append(rest.extractContents());
  block.after(tail);
}

function isEmpty(block) {
  return block.textContent.trim() === "" && !block.querySelector("img");
}

function caretAtEndOf(block) {
  getSelection().selectAllChildren(block);
  getSelection().collapseToEnd();
}

for (const button of document.querySelectorAll("[data-action^=show-]")) {
  button.addEventListener("click", () => {
    problem.textContent = "";
    settings.showModal();
  });
}

const elsewhere = document.getElementById("elsewhere");
const canonical = document.getElementById("canonical");
elsewhere.addEventListener("change", () => { canonical.disabled = !elsewhere.checked; });

for (const button of settings.querySelectorAll("button[data-status]")) {
  button.addEventListener("click", () => applySettings(button.dataset.status));
}

function isTicked(name) { return document.getElementById(name).checked; }

async function applySettings(status) {
  problem.textContent = "";
  if (!hasContent()) {
    problem.textContent = "There is nothing to publish yet.";
    return;
  }
  await work;
  try {
    if (isDraft) await saveNow();
    const answer = await send("POST", "stories/" + id + "/settings", JSON.stringify({
      canonicalURL: elsewhere.checked ? canonical.value.trim() : "",
      tags: document.getElementById("tags").value.split(",").map(tag => tag.trim()).filter(Boolean),
      status, paywall: isTicked("paywall"), notify: isTicked("notify"),
    }));
    if (!isDraft || status === "draft") {
      settings.close();
      state.dataset.settings = "saved";
      return;
    }
    location.assign(answer.url + "?postPublishedType=initial");
  } catch (error) {
    problem.textContent = error.message;
    if (error.status === 429) disablePublishing();
  }
}

// As at Medium, until the page is loaded again.
function disablePublishing() {
  for (const button of settings.querySelectorAll("[data-status=public], [data-status=unlisted]")) {
    button.disabled = true;
    button.dataset.action = "show-disabled-button-info";
  }
}

document.querySelector("[data-action=save-and-publish]")?.addEventListener("click", () => soon(async () => {
  await saveNow();
  location.assign(story.dataset.address);
}));

const remove = document.getElementById("delete");
remove?.addEventListener("click", async () => {
  if (remove.dataset.sure !== "yes") {
    remove.dataset.sure = "yes";
    remove.textContent = "Really delete this story?";
    return;
  }
  await work;
  try {
    await send("DELETE", "stories/" + id);
    location.assign("/me/stories/drafts");
  } catch (error) {
    problem.textContent = error.message;
  }
});
