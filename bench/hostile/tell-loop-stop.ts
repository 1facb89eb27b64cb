/** Loaded before the service that `hostile-mails.ts` starts: tells, when asked, how long its loop computed without a pause since it was asked before. */
import { isMainThread } from 'node:worker_threads';
import { type LoopWatch, watchLoop } from './loop-stop.ts';

if (isMainThread && process.send !== undefined) {
  let watch: LoopWatch = watchLoop();
  process.on('message', () => {
    watch.end();
    process.send?.(watch.longestStop());
    watch = watchLoop();
  });
  process.channel?.unref();
}
