/** Files behind links that live for minutes: all that a function without permissions has of the bucket. */
import { Defect, Transient } from '../../fax/errors.ts';

async function request(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { redirect: 'error', ...init }).catch((error: unknown) => {
    throw new Transient('The bucket cannot be reached.', { cause: error });
  });
  if (response.ok) return response;
  const kind = response.status >= 500 ? Transient : Defect;
  throw new kind(`The bucket answered ${response.status}.`);
}

/** @throws Transient when the bucket cannot be reached now, Defect when it refuses */
export const getLinked = async (url: string): Promise<Buffer> => Buffer.from(await (await request(url)).arrayBuffer());

/** @throws as `getLinked` */
export async function putLinked(url: string, content: Uint8Array): Promise<void> {
  await request(url, { method: 'PUT', body: new Uint8Array(content) });
}
