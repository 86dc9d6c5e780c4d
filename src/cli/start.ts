import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { version } from './version.js';

enableCompileCache();

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  // Answered before oclif is read: scripts ask for the version often.
  process.stdout.write(`grpclb/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else {
  // A reader that stops early, such as head, ends the output; that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (words[0] === 'probe') {
    const { runProbe } = await import('./probe/runProbe.js');
    await runProbe(words.slice(1), root);
  } else {
    const { run } = await import('./run.js');
    await run(words, root);
  }
}
