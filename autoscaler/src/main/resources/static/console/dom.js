// The few things that the page does to its document. Text goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** Writes only what differs, so that selections survive and screen readers stay calm. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setShown(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/** A new element with a class and a text. */
export function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Writes a moment as local time, with the exact one in the title. */
export function setTime(node, iso, text) {
  if (node.dateTime !== iso) {
    node.dateTime = iso;
    node.title = iso;
  }
  setText(node, text);
}

/**
 * Makes the children of {@code parent} those of {@code items}, in their order. A child is kept for
 * as long as its key is there, so focus stays where it is.
 */
export function reconcile(parent, items, keyOf, create, update) {
  const present = new Map();
  for (const child of parent.children) present.set(child.dataset.key, child);
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = present.get(key);
    present.delete(key);
    if (!child) {
      child = create(item);
      child.dataset.key = key;
    }
    update(child, item);
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
  }
  for (const gone of present.values()) gone.remove();
}
