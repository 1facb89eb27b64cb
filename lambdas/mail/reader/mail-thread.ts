/** A thread that reads mails, one at a time: whoever started it may end it in the middle of one. */
import { parentPort } from 'node:worker_threads';
import type { MailAnswer, MailJob } from './mail-job.ts';
import type { MailReader } from './mail-reader.ts';
import { readHere } from './read-here.ts';

const methods = readHere as { readonly [M in keyof MailReader]: (...args: readonly unknown[]) => Promise<unknown> };

async function answer({ method, args }: MailJob): Promise<MailAnswer> {
  try {
    return { value: await methods[method](...args) };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { error: { message, ...(code === undefined ? {} : { code }) } };
  }
}

parentPort?.on('message', async (job: MailJob) => parentPort?.postMessage(await answer(job)));
