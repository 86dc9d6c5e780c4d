import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  input: {
    start: 'src/cli/start.ts',
    commands: 'src/commands/index.ts',
    'playground-process': 'src/playground/processes/process.ts',
  },
  platform: 'node',
  // The measured gain of the bundle comes from splitting: what a command does not need is never read.
  output: {
    // Names the start-up test looks for.
    codeSplitting: {
      groups: [
        { name: 'kubernetes-client', test: /node_modules\/@kubernetes\/client-node/ },
        { name: 'grpc-js', test: /node_modules\/@grpc\/grpc-js/ },
        { name: 'oclif', test: /node_modules\/@oclif/ },
        { name: 'yaml', test: /node_modules\/yaml\// },
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
