const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const cards = [...document.querySelectorAll(".report")];
const groups = [...document.querySelectorAll(".group")];
const box = document.querySelector("#search");
const said = document.querySelector("#hits");
const day = text => Date.UTC(...text.split("-").map((part, at) => part - (at === 1)));

const now = new Date();
const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
for (const card of cards) {
  const age = Math.round((today - day(card.dataset.day)) / 86400000);
  if (age < Number(card.dataset.age)) continue;
  card.querySelector(".age").textContent = age === 0 ? "of today" : age === 1 ? "1 day old" : `${age} days old`;
  if (card.dataset.due && today > day(card.dataset.due)) {
    card.querySelector(".fresh").hidden = true;
    card.querySelector(".stale").hidden = false;
  }
}
document.querySelector("#counted").hidden = true;

const texts = new Map(cards.map(card => {
  const parts = [...card.querySelectorAll("[data-find]")].filter(part => !part.closest("[hidden]"));
  return [card, plain([card.closest(".group").dataset.company, ...parts.map(part => part.textContent)].join(" "))];
}));
const find = () => {
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  let hits = 0;
  for (const card of cards) {
    card.hidden = !words.every(word => texts.get(card).includes(word));
    hits += !card.hidden;
  }
  for (const group of groups) group.hidden = !group.querySelector(".report:not([hidden])");
  said.textContent = words.length ? `${hits} of ${cards.length} reports` : "";
};
if (box) {
  box.addEventListener("input", find);
  box.closest("[hidden]").hidden = false;
  find();
}
