import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'rolldown';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

/** oclif sorts its commands with a collator, and making one costs a tenth of a small run. Ids of commands are ASCII. */
const withoutCollator: Plugin = {
  name: 'without-collator',
  transform: {
    filter: { id: /@oclif\/core\/lib\/config\/plugin\.js$/ },
    handler: (code) => code.replace('a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)'),
  },
};

/** One letter beyond ASCII makes a file slower to decode, and larger in memory. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

export default defineConfig({
  input: {
    start: 'src/cli/start.ts',
    commands: 'src/commands/index.ts',
    'playground-process': 'src/playground/processes/process.ts',
  },
  platform: 'node',
  plugins: [withoutCollator, ascii],
  resolve: { alias: { 'wsl-utils': fileURLToPath(new URL('src/cli/noWsl.ts', import.meta.url)) } },
  // The measured gain of the bundle comes from splitting: what a command does not need is never read.
  output: {
    // Names the start-up test looks for. What two of them share goes to the one that more commands load.
    codeSplitting: {
      groups: [
        { name: 'kubernetes-client', priority: 1, test: /node_modules\/@kubernetes\/client-node/ },
        { name: 'grpc-js', priority: 1, test: /node_modules\/@grpc\/grpc-js/ },
        { name: 'oclif', priority: 3, test: /node_modules\/@oclif/ },
        // A file costs half a millisecond: what every command wants is one, all that a list wants of probe is a
        // second, and what a call wants beside it a third.
        {
          name: 'every',
          priority: 6,
          test: /src\/(cli\/(version|exitCodes|guarded|interrupt|terminal|probe\/(flagTable|parseWords|probeOptions))|model\/(userError|goDuration|grpcStatusNames))\.ts/,
        },
        { name: 'probe', priority: 5, test: /src\/(cli\/probe\/runProbe|app\/probe\/(probe|list))\.ts/ },
        { name: 'call', priority: 4, test: /src\/(app\/probe\/invoke|grpc\/descriptors\/reflectedSymbols)\.ts/ },
        // Small and wanted by every command: many little files cost more than one.
        { name: 'model', priority: 1, test: /src\/model\// },
        // What doctor wants beside the checks, in two files.
        { name: 'table', priority: 3, test: /src\/report\/table\.ts/ },
        {
          name: 'run',
          priority: 2,
          test: /src\/(cli\/(reportRun|prometheusFlags|duration)|app\/(input|measure|scope|measuring))\.ts/,
        },
        { name: 'yaml', priority: 2, test: /node_modules\/yaml\// },
      ],
    },
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    cleanDir: true,
    minify: { mangle: false, compress: true, codegen: true },
  },
  transform: { define: { __GRPCLB_VERSION__: JSON.stringify(version) } },
});
