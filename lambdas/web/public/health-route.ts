/** `/healthz`: 200 when all parts work, else 503 with what does not. */
import type { PublicRoute, Supply } from './app.ts';

export interface Health {
  readonly ok: boolean;
  /** What does not work, in words; empty when all does. */
  readonly trouble: readonly string[];
}

export const healthRoute =
  (health: Supply<Health>): PublicRoute =>
  (app) =>
    app.get('/healthz', async (c) => {
      const found = await health();
      return c.json(found, found.ok ? 200 : 503);
    });
