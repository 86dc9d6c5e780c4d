/**
 * Questions to a page that only a browser can answer: put into it before its own script runs, so outside the
 * TypeScript of this project, which knows no DOM.
 */
(() => {
  const parsed = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);

  /** One colour seen through another. */
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((part, i) => part * a + below[i] * (1 - a));

  const luminance = (color) => {
    const [r, g, b] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  /** What lies behind an element: the grounds of its ancestors, and in a drawing the box of its group. */
  const ground = (element) => {
    const layers = [];
    const box = element.closest('g')?.querySelector('rect.box');
    if (box) layers.push(parsed(getComputedStyle(box).fill));
    for (let at = element; at; at = at.parentElement) layers.push(parsed(getComputedStyle(at).backgroundColor));
    const { colorScheme } = getComputedStyle(document.documentElement);
    const dark = colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches;
    const canvas = dark ? [18, 18, 18] : [255, 255, 255];
    return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
  };

  const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;

  /** Elements that show text of their own, now. */
  const speaking = () =>
    [...document.body.querySelectorAll('*')].filter(
      (element) =>
        !['SCRIPT', 'STYLE', 'title'].includes(element.tagName) &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '') &&
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    );

  /** Text whose colour is too near to its ground: 4.5 to 1 is what WCAG 2.2 asks of normal text. */
  const pale = () => {
    const elements = speaking();
    const found = elements.flatMap((element) => {
      const style = getComputedStyle(element);
      const behind = ground(element);
      const ink = over(parsed(element.closest('svg') ? style.fill : style.color), behind);
      const contrast = ratio(ink, behind);
      return contrast < 4.5 ? [`${name(element)} "${element.textContent.slice(0, 30)}" ${contrast.toFixed(2)}`] : [];
    });
    return { looked: elements.length, found };
  };

  const rectOf = (element) => element.getBoundingClientRect();
  const shown = (svg) => rectOf(svg).width > 0;
  const meet = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  const within = (a, b) =>
    a.left >= b.left - 0.5 && a.right <= b.right + 0.5 && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;

  const pairs = (items) => items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other]));

  /** What is amiss in the drawings that are shown: boxes on boxes, text out of its box, anything out of the drawing. */
  const misdrawn = () =>
    [...document.querySelectorAll('figure svg')].filter(shown).flatMap((svg) => {
      const boxes = [...svg.querySelectorAll('rect.box')];
      const texts = [...svg.querySelectorAll('text')];
      const faults = [];
      for (const kind of [boxes, texts, [...svg.querySelectorAll('rect.tile')]]) {
        for (const [one, other] of pairs(kind)) {
          if (meet(rectOf(one), rectOf(other)))
            faults.push(`two meet: ${one.parentElement.textContent}, ${other.parentElement.textContent}`);
        }
      }
      for (const text of texts) {
        const box = text.closest('g')?.querySelector('rect.box');
        if (box && !within(rectOf(text), rectOf(box))) faults.push(`text leaves its box: ${text.textContent}`);
        const foreign = boxes.filter((other) => other !== box && meet(rectOf(text), rectOf(other)));
        if (foreign.length > 0) faults.push(`text lies on another box: ${text.textContent}`);
      }
      for (const part of svg.querySelectorAll('text, rect, path')) {
        if (!within(rectOf(part), rectOf(svg))) faults.push(`out of the drawing: ${name(part)} ${part.textContent}`);
      }
      return faults;
    });

  /** The titles of the boxes of each drawing that is shown, by the name of its Service. */
  const drawn = () =>
    [...document.querySelectorAll('figure svg')].filter(shown).map((svg) => ({
      said: svg.querySelector(':scope > title').textContent,
      boxes: [...svg.querySelectorAll('g:not([data-pod]) > title')].map((title) => title.textContent),
      pods: [...svg.querySelectorAll('g[data-pod]')].map((pod) => pod.dataset.pod),
      lines: svg.querySelectorAll('path.edge').length,
    }));

  /** Elements wider than the window, but for what scrolls in a frame of its own. */
  const tooWide = () => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => !element.closest('pre, .skip') && rectOf(element).width > 0 && rectOf(element).right > width + 0.5,
    );
    return { scrolls: document.documentElement.scrollWidth - width, wide: wide.map(name) };
  };

  const unfold = () => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  };

  const headings = () =>
    [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ tagName }) => Number(tagName[1]));

  /** What the keyboard has come to, and whether a reader sees where that is. */
  const focused = () => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      what: `${element.tagName.toLowerCase()} ${element.id || element.textContent.slice(0, 20)}`.trim(),
      seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && rectOf(element).left >= 0,
    };
  };

  /** As on a page that came over plain HTTP; what the older way copies is still read by the newer. */
  const takeClipboard = () => Object.defineProperty(navigator, 'clipboard', { value: undefined });

  globalThis.inPage = {
    pale,
    misdrawn,
    drawn,
    tooWide,
    unfold,
    headings,
    focused,
    takeClipboard,
    clipboard: navigator.clipboard,
  };
})();
