import type { Reporter } from '../model/report.js';
import github from './ci/github.js';
import junit from './ci/junit.js';
import markdown from './ci/markdown.js';
import sarif from './ci/sarif.js';
import html from './html.js';
import json from './json.js';
import picture from './picture.js';
import table from './table.js';
import top from './top.js';
import yaml from './yaml.js';

/** Every report format. `-o wide` is the table on a canvas with `wide`. */
export const reporters: readonly Reporter[] = [table, picture, top, json, yaml, markdown, sarif, junit, github, html];
