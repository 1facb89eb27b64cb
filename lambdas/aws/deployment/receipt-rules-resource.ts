/** The function behind the stack's resource `Custom::ReceiptRules`. */
import { SESClient } from '@aws-sdk/client-ses';
import * as v from 'valibot';
import { asCustomResource } from './custom-resource.ts';
import { bringIntoForce, type ReceiptRules, takeBack } from './receipt-rules.ts';

const name = v.pipe(v.string(), v.minLength(1));

/** As lib/flows/mail-intake.ts writes them; CloudFormation hands over every value as a string. */
const schema = v.object({ ruleSet: name, ruleName: name, bucket: name, mayAppend: v.picklist(['true', 'false']) });

function readProperties(properties: Record<string, unknown>): ReceiptRules {
  const { mayAppend, ...rest } = v.parse(schema, properties);
  return { ...rest, mayAppend: mayAppend === 'true' };
}

export const handler = asCustomResource({
  put: (properties, before) => bringIntoForce(new SESClient({}), readProperties(properties), before),
  remove: (properties, where) => takeBack(new SESClient({}), readProperties(properties), where),
});
