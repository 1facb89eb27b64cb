import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { asConsumer, asStep, toDeadLetters } from '../../lambdas/aws/lambda.ts';
import {
  carriers,
  clock,
  directory,
  events,
  faxes,
  journal,
  leases,
  settings,
  workflow,
} from '../../lambdas/aws/wiring.ts';
import { poll } from '../../lambdas/handlers/poll.ts';
import { type SettleEvent, settle } from '../../lambdas/handlers/settle.ts';

/** What streams its answer asks Lambda's own global for that. */
Object.assign(globalThis, { awslambda: { streamifyResponse: (handler: unknown) => handler } });

const folder = new URL('../../lambdas/aws/entry/', import.meta.url);

describe('an entry gives its story exactly the ports that it takes', () => {
  for (const file of readdirSync(folder)) {
    test(`${basename(file, '.ts')} says which`, async () => {
      const { handler } = await import(new URL(file, folder).href);
      assert.ok(handler.ports.length > 0);
    });
  }

  const given = { carriers, clock, directory, faxes, journal, leases, settings, workflow };
  const { leases: _, ...tooFew } = given;

  test('those, by name', () => {
    assert.deepEqual(asStep(poll, given).ports, Object.keys(given));
  });

  // What follows is judged by the compiler: an error that does not come is an error.
  test('a forgotten one does not compile', () => {
    const read = () => undefined as SettleEvent | undefined;
    // @ts-expect-error: no leases
    asStep(poll, tooFew);
    asConsumer(settle, given, { deadLetter: toDeadLetters }, read);
    // @ts-expect-error: no leases
    asConsumer(settle, tooFew, { deadLetter: toDeadLetters }, read);
  });

  test('one that the story does not take does not compile', () => {
    // @ts-expect-error: the story takes no events
    asStep(poll, { carriers, clock, directory, events, faxes, journal, leases, settings, workflow });
  });

  test('another in its place does not compile', () => {
    // @ts-expect-error: events are no faxes
    asStep(poll, { carriers, clock, directory, faxes: events, journal, leases, settings, workflow });
  });
});
