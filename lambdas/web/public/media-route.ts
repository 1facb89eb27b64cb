/** `/media/<token>`: the pages of an attempt, streamed to the carrier. */
import { type MediaPorts, media } from '../../handlers/media.ts';
import { type PublicRoute, type Supply, token } from './app.ts';
import { streamFile } from './stream-file.ts';

/** GET, and HEAD with it. */
export const mediaRoute =
  (ports: Supply<MediaPorts>): PublicRoute =>
  (app) =>
    app.get(`/media/${token}`, async (c) => {
      const found = await media(await ports(), c.req.param('token'));
      return found === undefined ? c.notFound() : streamFile(c, found);
    });
