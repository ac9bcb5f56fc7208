// What an accessibility checker looks for, by hand: names, labels, unique ids, headings, contrast. Answers a list of faults.
(() => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('[inert], .visually-hidden');
  const describe = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}.${element.className} "${element.textContent.trim().slice(0, 30)}"`;
  const name = (element) =>
    element.getAttribute('aria-label') ||
    (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('') ||
    [...(element.labels ?? [])].map((label) => label.textContent).join('') ||
    element.textContent.trim();

  for (const element of document.querySelectorAll('button, a[href], input, select, textarea, summary, [role="region"], dialog, nav, aside')) {
    if (element.checkVisibility() && !name(element)) faults.push(`no name: ${describe(element)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => faults.push(`id twice: ${id}`));
  for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      element.getAttribute(attribute).split(' ').filter((id) => !document.getElementById(id)).forEach((id) => faults.push(`${attribute} names nothing: ${id}`));
    }
  }
  if (!document.documentElement.lang) faults.push('no language');
  if ([...document.querySelectorAll('main')].filter(shown).length !== 1) faults.push('not one main');
  if ([...document.querySelectorAll('h1')].filter(shown).length !== 1) faults.push('not one h1');
  if (!document.querySelector('[aria-live="polite"]')) faults.push('nothing is announced');
  for (const element of document.querySelectorAll('[tabindex]')) {
    if (element.tabIndex > 0) faults.push(`positive tabindex: ${describe(element)}`);
  }
  for (const element of document.querySelectorAll('pre, .stream')) {
    const scrolls = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
    if (scrolls && element.tabIndex < 0) faults.push(`cannot be scrolled by keyboard: ${describe(element)}`);
  }
  for (const element of document.querySelectorAll('button, a[href], select')) {
    const { width, height } = element.getBoundingClientRect();
    if (shown(element) && getComputedStyle(element).display !== 'inline' && (width < 24 || height < 24) && !element.matches('.skip')) faults.push(`small target: ${describe(element)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the window: ${document.documentElement.scrollWidth}`);

  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const background = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(rgba(getComputedStyle(at).backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), rgba('white'));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element) || !shown(element) || element.closest('script, noscript, :disabled')) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const below = background(element);
    const [a, b] = [light(over(rgba(style.color), below)), light(below)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (contrast < (large ? 3 : 4.5)) faults.push(`contrast ${contrast.toFixed(2)}: ${describe(element)}`);
  }
  return faults;
})();
