/** Whether the parts of this machine work. */
import type { Health } from '../../lambdas/web/public/health-route.ts';
import type { Store } from '../store/store.ts';

const probeKey = 'health/probe';

export async function health(store: Store, isStarted: boolean): Promise<Health> {
  const trouble: string[] = isStarted ? [] : ['The service is starting.'];
  try {
    store.db.write(() => store.db.run("INSERT OR REPLACE INTO settings (name, value) VALUES ('health', 'written')"));
  } catch (error) {
    trouble.push(`The database cannot be written: ${String(error)}`);
  }
  try {
    await store.files.put(probeKey, new Uint8Array([1]));
  } catch (error) {
    trouble.push(`Files cannot be written: ${String(error)}`);
  }
  return { ok: trouble.length === 0, trouble };
}
