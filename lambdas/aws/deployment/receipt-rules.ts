/**
 * Brings our receipt rule into force. SES has one active set of receipt rules in an account and Region: when there is none,
 * ours becomes it; another one is left active, and our rule is appended to it where the settings say so. What is taken back
 * is our part alone. Source: Amazon SES Developer Guide, "Creating receipt rule sets"; API version 2010-12-01.
 */
import {
  CreateReceiptRuleCommand,
  DeleteReceiptRuleCommand,
  DescribeActiveReceiptRuleSetCommand,
  DescribeReceiptRuleSetCommand,
  type ReceiptRule,
  RuleSetDoesNotExistException,
  type SESClient,
  SetActiveReceiptRuleSetCommand,
  UpdateReceiptRuleCommand,
} from '@aws-sdk/client-ses';
import { accepted, type Result, refused } from '../../fax/result.ts';

export interface ReceiptRules {
  /** The stack's own set, which holds the rule. */
  readonly ruleSet: string;
  /** What the rule is called in another set. */
  readonly ruleName: string;
  /** To which the rule delivers: by it we know the rule as ours. */
  readonly bucket: string;
  /** Whether the rule may be appended to the set of somebody else. */
  readonly mayAppend: boolean;
}

interface RuleSet {
  readonly name: string;
  readonly rules: readonly ReceiptRule[];
}

/** Where the rule is in force and how it came there, as CloudFormation keeps it between two deployments. */
const activated = (set: string): string => `activated/${set}`;
const appended = (set: string): string => `appended/${set}`;
/** Somebody had activated our set before. A deployment that fails is rolled back, and must not stop the mail then. */
const found = (set: string): string => `found/${set}`;

/** The setting of cdk.json; lib/settings.ts describes it. */
const appendSetting = '"appendReceiptRule": true';

async function findActive(ses: SESClient): Promise<RuleSet | undefined> {
  const { Metadata: metadata, Rules: rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand({}));
  return metadata?.Name === undefined ? undefined : { name: metadata.Name, rules };
}

async function rulesOf(ses: SESClient, RuleSetName: string): Promise<readonly ReceiptRule[]> {
  try {
    const { Rules: rules = [] } = await ses.send(new DescribeReceiptRuleSetCommand({ RuleSetName }));
    return rules;
  } catch (error) {
    if (error instanceof RuleSetDoesNotExistException) return [];
    throw error;
  }
}

const isOurs =
  ({ bucket }: ReceiptRules) =>
  ({ Actions: actions = [] }: ReceiptRule): boolean =>
    actions.some(({ S3Action: action }) => action?.BucketName === bucket);

/**
 * Brings the rule into force; repeating it changes nothing.
 *
 * @param before what it returned last; undefined at first
 * @returns where it is in force, for `takeBack`; or why it cannot be, as a sentence for the operator
 */
export async function bringIntoForce(
  ses: SESClient,
  ours: ReceiptRules,
  before?: string,
): Promise<Result<string, string>> {
  const { ruleSet: RuleSetName, mayAppend } = ours;
  const active = await findActive(ses);
  if (active === undefined) await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName }));
  else if (active.name === RuleSetName && before === undefined) return accepted(found(RuleSetName));
  if (active === undefined || active.name === RuleSetName) return accepted(activated(RuleSetName));
  if (mayAppend) return append(ses, ours, active);
  return refused(
    `The receipt rule set ${active.name} is active in this Region and would receive no more mail. Set "faxpost": ` +
      `{ ${appendSetting} } in cdk.json to append our rule to it, or make no set the active one.`,
  );
}

async function append(ses: SESClient, ours: ReceiptRules, active: RuleSet): Promise<Result<string, string>> {
  const { ruleSet, ruleName: Name } = ours;
  const [rule] = (await rulesOf(ses, ruleSet)).filter(isOurs(ours));
  if (rule === undefined) return refused(`The receipt rule set ${ruleSet} has lost its rule: deploy it anew.`);
  const here = active.rules.find((one) => one.Name === Name);
  if (here !== undefined && !isOurs(ours)(here)) {
    return refused(`The receipt rule set ${active.name} has a rule ${Name} that is not ours: give it another name.`);
  }
  const request = { RuleSetName: active.name, Rule: { ...rule, Name } };
  const last = active.rules.at(-1)?.Name;
  await (here === undefined
    ? ses.send(new CreateReceiptRuleCommand({ ...request, ...(last === undefined ? {} : { After: last }) }))
    : ses.send(new UpdateReceiptRuleCommand(request)));
  return accepted(appended(active.name));
}

/**
 * Undoes `bringIntoForce`, and nothing that somebody else did since; repeating it changes nothing.
 *
 * @param where what `bringIntoForce` returned; anything else when it failed
 */
export async function takeBack(ses: SESClient, ours: ReceiptRules, where: string): Promise<Result<void, string>> {
  const active = await findActive(ses);
  if (where === activated(ours.ruleSet) && active?.name === ours.ruleSet) return deactivate(ses, ours, active);
  if (where.startsWith(appended(''))) await removeRule(ses, ours, where.slice(appended('').length));
  return accepted(undefined);
}

async function removeRule(ses: SESClient, ours: ReceiptRules, RuleSetName: string): Promise<void> {
  const { ruleName: RuleName } = ours;
  const rule = (await rulesOf(ses, RuleSetName)).filter(isOurs(ours)).find(({ Name: name }) => name === RuleName);
  if (rule !== undefined) await ses.send(new DeleteReceiptRuleCommand({ RuleSetName, RuleName }));
}

/** Not while the set works for somebody else too, such as another stack of ours. */
async function deactivate(ses: SESClient, ours: ReceiptRules, active: RuleSet): Promise<Result<void, string>> {
  const others = active.rules.filter((rule) => !isOurs(ours)(rule)).map(({ Name: name }) => name);
  if (others.length > 0) {
    return refused(
      `The receipt rule set ${active.name} is active and holds rules that are not ours (${others.join(', ')}): their ` +
        'mail would stop. Move them into another set and make that the active one, then remove this stack.',
    );
  }
  await ses.send(new SetActiveReceiptRuleSetCommand({}));
  return accepted(undefined);
}
