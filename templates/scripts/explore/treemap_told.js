// What the card says of a tile, and what can be done with it.

import {el} from "./dom.js";

/** `{name, content}`; `actions` are `[label, act]`. */
export const cardContent = (thing, {roots, settings}, model, actions) => {
  const {node, label, formatted, group} = thing;
  const outer = node.path.slice(0, node.others ? undefined : -1);
  const path = outer.map((code, k) => model.dimensions[k].label_of(code)).join(" › ");
  const measure = model.sizeLabel(settings.size);
  return {
    name: `About ${label}`,
    content: [
      el("p", {class: "tm-card-name"}, el("bdi", {text: label})),
      path ? el("p", {class: "tm-card-path"}, el("bdi", {text: path})) : null,
      el("p", {}, el("bdi", {text: measure}), " ", el("strong", {text: formatted})),
      el("p", {class: "tm-card-shares"}, el("bdi", {text: sharesSaid(node, group, roots, model)})),
      ...model.ageSaid(node).map((text) => el("p", {text})),
      actions.length ? el("p", {class: "tm-card-acts"}, actions.map(([text, act]) => cardButton(text, act))) : null,
    ].filter(Boolean),
  };
};

const sharesSaid = (node, group, roots, model) => {
  const ofAll = `${model.share(node.exact, roots[0].exact)} of all`;
  return group.level || group.others ? `${model.share(node.exact, group.exact)} of ${model.rootLabel(group)} · ${ofAll}` : ofAll;
};

const cardButton = (text, act) => el("button", {type: "button", on: {click: act}}, el("bdi", {text}));
