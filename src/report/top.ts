import type { Reporter, ReportService } from '../model/report.js';
import { count } from '../model/words.js';
import { type Ink, ink } from './screen/ink.js';
import { podTable } from './screen/podTable.js';
import { serviceId } from './screen/serviceLine.js';
import { services } from './screen/services.js';
import { shareText } from './text/quantities.js';
import { safeTexts } from './text/safeText.js';
import { hanging } from './text/wrapWords.js';

const top: Reporter = {
  meta: { id: 'top', title: 'CPU of the pods of each gRPC Service, with its share' },
  render(report, canvas) {
    const pen = ink(canvas);
    const shown = safeTexts(report, canvas.unicode);
    const blocks =
      shown.services.length === 0
        ? [services(shown, pen)]
        : shown.services.map((service) => [...head(service, pen), ...podTable(service, pen)]);
    return `${blocks.map((lines) => lines.map((line) => line.trimEnd()).join('\n')).join('\n\n')}\n`;
  },
};

/** `shop/greeter:50051 · 6 pods · effective pods 1.0 · busiest 99 %`: what the samples say, and no verdict. */
function head(service: ReportService, pen: Ink): string[] {
  const { figures } = service;
  const missing = figures.pods - figures.podsWithData;
  const facts = [
    pen.strong(serviceId(service)),
    count(figures.pods, 'pod'),
    ...(figures.effectivePods === undefined ? [] : [`effective pods ${figures.effectivePods.toFixed(1)}`]),
    ...(figures.hotShare === undefined ? [] : [`busiest ${shareText(figures.hotShare)}`]),
    ...(missing > 0 ? [`${count(missing, 'pod')} without a sample`] : []),
  ];
  return hanging('', facts.join(` ${pen.dot} `), pen.width);
}

export default top;
