import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  input: {
    start: 'src/cli/start.ts',
    commands: 'src/commands/index.ts',
    'playground-process': 'src/playground/processes/process.ts',
  },
  platform: 'node',
  resolve: { alias: { 'wsl-utils': fileURLToPath(new URL('src/cli/noWsl.ts', import.meta.url)) } },
  // The measured gain of the bundle comes from splitting: what a command does not need is never read.
  output: {
    // Names the start-up test looks for. What two of them share goes to the one that more commands load.
    codeSplitting: {
      groups: [
        { name: 'kubernetes-client', priority: 1, test: /node_modules\/@kubernetes\/client-node/ },
        { name: 'grpc-js', priority: 1, test: /node_modules\/@grpc\/grpc-js/ },
        { name: 'oclif', priority: 3, test: /node_modules\/@oclif/ },
        // Small and wanted by every command: many little files cost more than one.
        { name: 'model', priority: 1, test: /src\/model\// },
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
