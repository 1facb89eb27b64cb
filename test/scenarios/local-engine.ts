/** The durable runner of one machine as the world's engine: its rows, its worker, one step at a time. */
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { createWorker } from '../../local/workflow/worker.ts';
import type { Engine, World } from './world.ts';

const queues = ['mail', 'carrier', 'inbound', 'close', 'clock', 'files'] as const;
const nobody: ReadonlySet<never> = new Set();

export function localEngine({ store }: World): Engine {
  const { workflow, jobs } = store;
  return {
    workflow,
    async runOne(ports: WorkerPorts) {
      const worker = createWorker(ports, store);
      for (const queue of queues) {
        const [job] = jobs.due(queue, 1, nobody);
        if (job !== undefined) {
          await worker.runJob(job);
          return true;
        }
      }
      const [execution] = workflow.due(1, nobody);
      if (execution === undefined) return false;
      await worker.runStep(execution);
      return true;
    },
    nextDue() {
      const dues = [workflow.nextDue(), jobs.nextDue()].filter((due) => due !== undefined);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    restart: () => workflow.recover(),
  };
}
