import type { Reporter } from '../model/report.js';
import { ink } from './screen/ink.js';
import { serviceBlock } from './screen/serviceBlock.js';
import { lineWidths, worstFirst } from './screen/serviceLine.js';
import { services } from './screen/services.js';
import { summary } from './screen/summary.js';
import { safeTexts } from './text/safeText.js';

const picture: Reporter = {
  meta: { id: 'picture', title: 'Each Service in full: its pods, who is connected to whom, and what every rung says' },
  render(report, canvas) {
    const pen = ink(canvas);
    const shown = safeTexts(report, canvas.unicode);
    const widths = lineWidths(shown.services, pen);
    const blocks =
      shown.services.length === 0
        ? [services(shown, pen)]
        : worstFirst(shown.services).map((service) => serviceBlock(service, widths, { ...pen, wide: true }));
    return `${[...blocks, summary(shown, pen, { judged: false })]
      .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
      .join('\n\n')}\n`;
  },
};

export default picture;
