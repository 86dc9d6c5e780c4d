import type { Reporter } from '../model/report.js';

const html: Reporter = {
  meta: { id: 'html', title: 'One page for a browser that needs nothing from elsewhere, with the topology drawn' },
  async render(report) {
    const { page } = await import('./page/page.js');
    return page(report);
  },
};

export default html;
