/**
 * What the page does beyond standing there: search among findings, a count of those shown, and buttons that copy.
 * Everything else, the filter by severity among it, works without.
 */
export const script = `
(() => {
  document.documentElement.classList.add('js');
  const findings = [...document.querySelectorAll('.finding')];
  const search = document.querySelector('#search');
  const shown = document.querySelector('#shown');
  const update = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const finding of findings) {
      const text = finding.textContent.toLowerCase();
      finding.classList.toggle('passed-over', !words.every((word) => text.includes(word)));
    }
    const amount = findings.filter((finding) => getComputedStyle(finding).display !== 'none').length;
    shown.textContent = amount + ' of ' + findings.length + ' shown';
  };
  if (search && shown) {
    document.querySelector('.filters').addEventListener('input', update);
    update();
  }
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
  for (const block of document.querySelectorAll('.yaml')) {
    const text = block.querySelector('pre').textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    const say = (word) => {
      button.textContent = word;
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    };
    // What a selection copies by itself may lack the last line break.
    const whole = (event) => {
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
    };
    const select = () => {
      getSelection().selectAllChildren(block.querySelector('pre'));
      addEventListener('copy', whole);
      say(document.execCommand('copy') ? 'Copied' : 'Selected');
      removeEventListener('copy', whole);
    };
    button.addEventListener('click', () => {
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => say('Copied'), select);
      else select();
    });
    block.querySelector('.yaml-head').append(button);
  }
})();
`;
