// The desk's only script. Without it everything can be seen and recorded; it copies, filters and moves.
"use strict";

const said = document.getElementById("said");
let silence;

// say tells something to eyes and to screen readers.
function say(text) {
	clearTimeout(silence);
	said.textContent = "";
	requestAnimationFrame(() => { said.textContent = text; });
	silence = setTimeout(() => { said.textContent = ""; }, 5000);
}

// copyNow puts flavours such as {"text/plain": "..."} on the clipboard, at once, within the click.
//
// The old command comes first: it is done when it returns, so that the link that was clicked can open as the
// plain link it is, which no browser blocks; and what it writes arrives as it is, where the new interface
// makes other HTML of it.
function copyNow(flavours) {
	const here = document.createElement("span"); // Safari copies only where something is selected
	here.textContent = " ";
	here.style.setProperty("white-space", "pre");
	document.body.append(here);
	const selection = getSelection();
	const before = selection.rangeCount ? selection.getRangeAt(0) : null;
	const range = document.createRange();
	range.selectNodeContents(here);
	selection.removeAllRanges();
	selection.addRange(range);
	let written = false;
	const write = (event) => {
		event.preventDefault();
		event.stopPropagation();
		for (const [type, data] of Object.entries(flavours)) event.clipboardData.setData(type, data);
		written = true;
	};
	document.addEventListener("copy", write, { capture: true, once: true });
	try {
		written = document.execCommand("copy") && written;
	} finally {
		document.removeEventListener("copy", write, { capture: true });
		selection.removeAllRanges();
		if (before) selection.addRange(before);
		here.remove();
	}
	return written;
}

// copy does the same with the new interface where the old one is gone.
async function copy(flavours) {
	if (copyNow(flavours)) return;
	const blobs = Object.entries(flavours).map(([type, data]) => [type, new Blob([data], { type })]);
	await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function copied(button, what) {
	button.classList.add("done");
	say(`${what} copied`);
}

function failed(error) {
	say(`Not copied: ${error.message || error}`);
}

// clips are loaded ahead, so that a click finds them ready.
const clips = new Map();

function clip(address) {
	if (!clips.has(address)) {
		clips.set(address, fetch(address).then((answer) => {
			if (!answer.ok) throw new Error("the article could not be loaded, load the page again");
			return answer.json();
		}).then((c) => ({ "text/html": c.html, "text/plain": c.text })));
	}
	return clips.get(address);
}

// asPNG makes the one format of a picture that every clipboard takes.
async function asPNG(address) {
	const blob = await (await fetch(address)).blob();
	if (blob.type === "image/png") return blob;
	const picture = await createImageBitmap(blob);
	const canvas = document.createElement("canvas");
	canvas.width = picture.width;
	canvas.height = picture.height;
	canvas.getContext("2d").drawImage(picture, 0, 0);
	return new Promise((done) => canvas.toBlob(done, "image/png"));
}

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-copy], [data-clip], [data-picture]");
	if (!button) return;
	if (button.dataset.copy !== undefined) {
		copy({ "text/plain": button.dataset.copy }).then(() => copied(button, button.dataset.what), failed);
	} else if (button.dataset.clip) {
		clip(button.dataset.clip).then(copy).then(() => copied(button, "Article"), failed);
	} else {
		// The promise goes into the item: Safari wants the call within the click.
		navigator.clipboard.write([new ClipboardItem({ "image/png": asPNG(button.dataset.picture) })])
			.then(() => copied(button, "Picture"), failed);
	}
});

// The links that lead out copy first. What they copy is there before they can be pressed.
for (const out of document.querySelectorAll("[data-clip-first], [data-copy-first]")) {
	let flavours = out.dataset.copyFirst === undefined ? null : { "text/plain": out.dataset.copyFirst };
	if (!flavours) {
		out.setAttribute("aria-disabled", "true");
		clip(out.dataset.clipFirst).then((c) => {
			flavours = c;
			out.removeAttribute("aria-disabled");
		}, failed);
	}
	out.addEventListener("click", (event) => {
		if (!flavours) {
			event.preventDefault();
			say("The article is not loaded yet");
		} else if (copyNow(flavours)) {
			say("Copied");
		} else {
			event.preventDefault();
			copy(flavours).then(() => open(out.href, "_blank", "noopener"), failed);
		}
	});
}

// Parts that take a moment are asked for once the page is shown.
for (const part of document.querySelectorAll("[data-load]")) {
	fetch(part.dataset.load).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
		.then((html) => {
			const focused = part.contains(document.activeElement);
			part.innerHTML = html;
			if (focused) part.querySelector("button").focus();
		}, () => { part.querySelector(".busy").textContent = "What an import would make of it cannot be told now."; })
		.finally(() => part.removeAttribute("aria-busy"));
}

// Queue: filter and search.
const filter = document.querySelector("[data-filter]");
if (filter) {
	const rows = [...document.querySelectorAll(".queue tbody tr")].map((row) => ({
		row, state: row.dataset.s, text: (row.dataset.q + " " + row.cells[0].firstChild.textContent).toLowerCase(),
	}));
	const search = document.getElementById("search");
	const apply = () => {
		const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
		const state = filter.elements.state.value;
		let shown = 0;
		for (const r of rows) {
			const show = (!state || r.state === state) && words.every((w) => r.text.includes(w));
			if (r.row.hidden === show) r.row.hidden = !show;
			shown += show;
		}
		document.getElementById("none").hidden = shown > 0;
		return shown;
	};
	filter.addEventListener("input", () => {
		const shown = apply();
		say(shown === 1 ? "1 post" : `${shown} posts`);
	});
	filter.addEventListener("submit", (event) => {
		event.preventDefault();
		move(1);
	});
	apply(); // a browser that comes back keeps what was typed
}

// move puts the focus on the next post of the queue, or on the one before.
function move(by) {
	const links = [...document.querySelectorAll(".queue tbody tr:not([hidden]) td > a")];
	if (!links.length) return;
	const at = links.indexOf(document.activeElement);
	const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
	next.focus();
	next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea");
	if (typing) {
		if (event.key === "Escape") typing.blur();
		return;
	}
	const search = document.getElementById("search");
	if (event.key === "/" && search) {
		event.preventDefault();
		search.focus();
		search.select();
	} else if (event.key === "j" || event.key === "k") {
		const neighbour = document.querySelector(`[data-key="${event.key}"]`);
		if (neighbour) neighbour.click();
		else move(event.key === "j" ? 1 : -1);
	}
});

// A saved page can be dropped.
for (const drop of document.querySelectorAll("[data-drop]")) {
	drop.addEventListener("dragover", (event) => {
		event.preventDefault();
		drop.classList.add("over");
	});
	drop.addEventListener("dragleave", () => drop.classList.remove("over"));
	drop.addEventListener("drop", (event) => {
		event.preventDefault();
		drop.classList.remove("over");
		if (!event.dataTransfer.files.length) return;
		drop.querySelector("[type=file]").files = event.dataTransfer.files;
		drop.requestSubmit();
	});
}

// What takes a moment is not pressed twice.
for (const form of document.querySelectorAll("form[method=post]")) {
	form.addEventListener("submit", () => {
		const button = form.querySelector("button");
		if (form.dataset.once) button.textContent = form.dataset.once;
		setTimeout(() => { button.disabled = true; });
	});
}

// What was ticked off stays so when the page is loaded again, for this attempt and in this tab.
for (const list of document.querySelectorAll("[data-ticks]")) {
	const boxes = [...list.querySelectorAll("[type=checkbox]")];
	const ticked = (sessionStorage.getItem(list.dataset.ticks) || "").split(",");
	boxes.forEach((box, i) => { box.checked = ticked.includes(String(i)); });
	list.addEventListener("change", () => {
		sessionStorage.setItem(list.dataset.ticks, boxes.flatMap((box, i) => (box.checked ? [i] : [])).join());
	});
}

// A form that somebody has begun to fill in.
function isDirty() {
	return [...document.querySelectorAll("form[method=post] :is(input:not([type=hidden]), select)")].some((field) => {
		if (field.localName === "select") {
			return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
		}
		return field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
	});
}

// Once the site was read anew the page shows it, unless somebody is typing into it.
let looking;

async function look() {
	const answer = await fetch(document.body.dataset.state).catch(() => null);
	if (!answer || !answer.ok) return; // the desk was closed
	const state = await answer.json();
	if (state.reading) {
		looking = setTimeout(look, 700);
	} else if (String(state.version) !== document.body.dataset.version) {
		if (isDirty()) say("The site was read anew: load the page again to see it");
		else location.reload();
	}
}

if (document.body.hasAttribute("data-reading")) look();
// Who comes back from the editor has perhaps changed a file there.
document.addEventListener("visibilitychange", () => {
	clearTimeout(looking);
	if (document.visibilityState === "visible") look();
});
