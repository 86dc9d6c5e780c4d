import type { Reporter } from '../model/report.js';
import { canonical } from './canonical.js';
import { escapeHidden } from './text/escapeHidden.js';

const json: Reporter = {
  meta: { id: 'json', title: 'The whole report as JSON, by schema/report.schema.json' },
  render: (report) => `${escapeHidden(JSON.stringify(canonical(report), null, 2))}\n`,
};

export default json;
