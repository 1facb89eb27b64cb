/**
 * What is changed in a stack's data when a newer version wants it otherwise than an older one wrote it. Each has a number
 * that never changes, may be run again from its beginning at any time, and leaves what the older version can still read:
 * a stack is migrated while it works, and may be rolled back afterwards.
 */
import type { OperatorPorts } from '../../../ports.ts';
import type { DynamoFaxes } from '../../dynamo/dynamo-faxes.ts';
import type { DynamoReceivedFaxes } from '../../dynamo/dynamo-received.ts';

export type MigrationParts = Pick<OperatorPorts, 'administration' | 'directory' | 'files' | 'submissions'> & {
  readonly faxes: DynamoFaxes;
  readonly received: DynamoReceivedFaxes;
};

export interface Migration {
  readonly number: number;
  /** What is so afterwards, for the operator. */
  readonly says: string;
  /** @returns how much it changed or looked through */
  readonly run: (parts: MigrationParts) => Promise<number>;
}
