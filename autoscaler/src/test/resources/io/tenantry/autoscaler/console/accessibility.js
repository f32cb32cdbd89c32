// Lists what keeps somebody from reading or using the page; an empty list is the wish.
() => {
  const faults = [];
  const visible = (node) => node.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);
  const describe = (node) => `<${node.localName} id="${node.id}" class="${node.className}">`;
  const nameOf = (node) => {
    const by = node.getAttribute('aria-labelledby');
    return (by ? document.getElementById(by)?.textContent : node.getAttribute('aria-label') ?? node.textContent)?.trim();
  };

  if (document.documentElement.lang === '') faults.push('no language');
  if (document.title === '') faults.push('no title');
  if (all('main').length !== 1) faults.push('not one main landmark');
  if (all('h1').length !== 1) faults.push('not one h1');

  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.localName[1]);
    if (next > level + 1) faults.push(`${describe(heading)} skips a level`);
    level = next;
  }

  for (const node of all('a, button, input, select, section, [role=img], [tabindex="0"]')) {
    if (!nameOf(node)) faults.push(`${describe(node)} has no name`);
  }
  for (const node of all('a')) {
    if (!node.hasAttribute('href')) faults.push(`${describe(node)} leads nowhere`);
  }
  for (const node of all('[tabindex]')) {
    if (node.tabIndex > 0) faults.push(`${describe(node)} jumps the order of tabs`);
  }
  for (const node of all('th')) {
    if (!node.hasAttribute('scope')) faults.push(`${describe(node)} heads nothing`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids)) {
    if (ids.filter((other) => other === id).length > 1) faults.push(`two nodes have the id ${id}`);
  }

  const rgba = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const backgroundOf = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour.a > 0) layers.push(colour);
      if (colour.a === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below));
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (texts.currentNode.textContent.trim() === '' || !visible(node)) continue;
    const background = backgroundOf(node);
    const ink = over(rgba(getComputedStyle(node).color), background);
    const [light, dark] = [luminance(ink), luminance(background)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    // WCAG 2.2 AA for text of any size.
    if (contrast < 4.5) faults.push(`${describe(node)} has a contrast of ${contrast.toFixed(2)}`);
  }
  return faults;
}
