import type { Reporter } from '../model/report.js';
import { canonical } from './canonical.js';
import { yamlText } from './text/yamlText.js';

const yaml: Reporter = {
  meta: { id: 'yaml', title: 'The whole report as YAML, the same data as JSON' },
  render: (report) => yamlText(canonical(report)),
};

export default yaml;
