import type { Reporter } from '../model/report.js';
import { canonical } from './canonical.js';

const yaml: Reporter = {
  meta: { id: 'yaml', title: 'The whole report as YAML, the same data as JSON' },
  async render(report) {
    const { yamlText } = await import('./text/yamlText.js');
    return yamlText(canonical(report));
  },
};

export default yaml;
