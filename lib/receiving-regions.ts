/**
 * The Regions in which Amazon SES receives mail. Elsewhere a receipt rule set cannot be made, so the stack cannot work.
 * Source: "Email receiving endpoints" of the AWS General Reference, Amazon SES endpoints and quotas.
 */
export const receivingRegions = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ca-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-central-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
] as const;

export type ReceivingRegion = (typeof receivingRegions)[number];

/** Whether SES receives mail in a Region. */
export const isReceivingRegion = (region: string): region is ReceivingRegion =>
  (receivingRegions as readonly string[]).includes(region);
