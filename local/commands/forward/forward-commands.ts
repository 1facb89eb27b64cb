/** `faxpost forward add|remove|list|absence`: where received faxes of a line go, by caller, weekday and hour. */
import { randomBytes } from 'node:crypto';
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import type { Absence, Forwarding, ForwardRule } from '../../../lambdas/fax/receiving/forwarding.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import {
  checkCaller,
  checkDay,
  checkDays,
  checkHours,
  forwardingText,
  forwardingView,
  startOfDay,
} from '../../views/forward-fields.ts';
import { type Checked, checkAddress, checkList } from '../../views/line-fields.ts';
import { type Answer, command, type Options } from '../command.ts';
import { refuseOutside } from '../domain/outside.ts';
import { answerOf, findLine } from '../line/find-line.ts';

const exampleLine = '+390240701234';
const maxRules = 50;
const none: Forwarding = { rules: [] };

const shown = ({ forwarding = none, timezone }: Line): Answer => ({
  json: forwardingView(forwarding),
  text: forwardingText(forwarding, timezone),
});

/** @param change undefined leaves everything as it is */
async function write(
  { administration }: OperatorPorts,
  line: Line,
  change: (before: Forwarding) => Forwarding,
): Promise<Answer> {
  const written = await administration.changeLine(line.number, (now) => {
    const { forwarding = none, ...rest } = now;
    const after = change(forwarding);
    return after.rules.length === 0 && after.absence === undefined ? rest : { ...rest, forwarding: after };
  });
  return written.ok ? shown(written.value) : answerOf(line.number, written);
}

/** The first wrong value answers for all. */
function wrongOf(...checked: readonly (Checked<unknown> | undefined)[]): { readonly misused: string } | undefined {
  const wrong = checked.find((one) => one !== undefined && 'wrong' in one);
  return wrong !== undefined && 'wrong' in wrong ? { misused: wrong.wrong } : undefined;
}

const checkedValue = <T>(checked: Checked<T> | undefined): T | undefined =>
  checked !== undefined && 'value' in checked ? checked.value : undefined;

const addOptions = {
  to: { type: 'string', multiple: true, value: '<address>', says: 'the mailboxes; may be repeated' },
  from: {
    type: 'string',
    multiple: true,
    value: '+3902*',
    says: 'callers: a number, its beginning with *, or anonymous',
  },
  days: { type: 'string', multiple: true, value: 'mon-fri', says: 'weekdays' },
  hours: { type: 'string', value: '18:00-08:00', says: "part of the day, by the line's time" },
  instead: { type: 'boolean', says: "the line's own list does not get them" },
} as const satisfies Options;

const forwardAdd = command({
  name: 'forward add',
  arguments: [{ name: 'number' }],
  says: 'send received faxes of a line to other mailboxes as well, or instead',
  more: 'A rule meets what meets all that it names. Every rule that meets a fax counts.',
  example: `forward add ${exampleLine} --to night@example.com --days mon-fri --hours 18:00-08:00 --instead`,
  options: addOptions,
  async run({ installation }, [given = ''], { to, from, days, hours, instead = false }) {
    const mailboxes = checkList(to ?? [], checkAddress);
    const callers = from && checkList(from, checkCaller);
    const weekdays = days && checkList(days, checkDays);
    const part = hours === undefined ? undefined : checkHours(hours);
    const misused = wrongOf(mailboxes, callers, weekdays, part);
    if (misused !== undefined) return misused;
    const found = checkedValue(mailboxes) ?? [];
    if (found.length === 0) return { misused: '--to is missing: to which mailboxes?' };
    const { ports } = await installation();
    const line = await findLine(ports, given);
    if ('trouble' in line) return line.trouble;
    const refusal = await refuseOutside(ports.directory, accountOf(line.line), { senders: [], recipients: found });
    if (refusal !== undefined) return refusal;
    if ((line.line.forwarding?.rules.length ?? 0) >= maxRules)
      return { refused: `A line has at most ${maxRules} rules.` };
    const [called, chosen, time] = [checkedValue(callers), checkedValue(weekdays), checkedValue(part)];
    const rule: ForwardRule = {
      id: randomBytes(3).toString('hex'),
      ...(called === undefined || called.length === 0 ? {} : { callers: called }),
      ...(chosen === undefined || chosen.length === 0 ? {} : { days: [...new Set(chosen.flat())] }),
      ...(time === undefined ? {} : { hours: time }),
      to: found,
      isInstead: instead,
    };
    return write(ports, line.line, (before) => ({ ...before, rules: [...before.rules, rule] }));
  },
});

const forwardRemove = command({
  name: 'forward remove',
  arguments: [{ name: 'number' }, { name: 'rule' }],
  says: 'take a forwarding rule away',
  example: `forward remove ${exampleLine} 1f09ac`,
  options: {},
  async run({ installation }, [given = '', id = '']) {
    const { ports } = await installation();
    const found = await findLine(ports, given);
    if ('trouble' in found) return found.trouble;
    const { line } = found;
    if (!line.forwarding?.rules.some((rule) => rule.id === id)) {
      return { refused: `${line.number} has no rule "${id}".` };
    }
    return write(ports, line, (before) => ({ ...before, rules: before.rules.filter((rule) => rule.id !== id) }));
  },
});

const forwardList = command({
  name: 'forward list',
  arguments: [{ name: 'number' }],
  says: 'where received faxes of a line go besides its list',
  example: `forward list ${exampleLine}`,
  options: {},
  async run({ installation }, [given = '']) {
    const found = await findLine((await installation()).ports, given);
    return 'trouble' in found ? found.trouble : shown(found.line);
  },
});

const absenceOptions = {
  to: { type: 'string', multiple: true, value: '<address>', says: 'the mailboxes; may be repeated' },
  from: { type: 'string', value: '2026-12-24', says: 'the first day; without it, from now on' },
  until: { type: 'string', value: '2027-01-06', says: 'the last day; without it, until --off' },
  beside: { type: 'boolean', says: "the line's own list gets them too" },
  off: { type: 'boolean', says: 'the absence is over' },
} as const satisfies Options;

const forwardAbsence = command({
  name: 'forward absence',
  arguments: [{ name: 'number' }],
  says: 'send received faxes elsewhere while nobody is there; the rules rest meanwhile',
  example: `forward absence ${exampleLine} --to deputy@example.com --from 2026-12-24 --until 2027-01-06`,
  options: absenceOptions,
  async run({ installation }, [given = ''], { to, from, until, beside = false, off }) {
    const mailboxes = checkList(to ?? [], checkAddress);
    const [first, last] = [from, until].map((day) => (day === undefined ? undefined : checkDay(day)));
    const misused = wrongOf(mailboxes, first, last);
    if (misused !== undefined) return misused;
    const found = checkedValue(mailboxes) ?? [];
    if (off && found.length > 0) return { misused: '--off and --to: name one of them.' };
    if (!off && found.length === 0) return { misused: '--to is missing: to which mailboxes? Or --off.' };
    const { ports } = await installation();
    const known = await findLine(ports, given);
    if ('trouble' in known) return known.trouble;
    const { line } = known;
    if (off) return write(ports, line, ({ rules }) => ({ rules }));
    const refusal = await refuseOutside(ports.directory, accountOf(line), { senders: [], recipients: found });
    if (refusal !== undefined) return refusal;
    const [begins, ends] = [checkedValue(first), checkedValue(last)];
    const absence: Absence = {
      to: found,
      ...(begins === undefined ? {} : { from: startOfDay(begins, line.timezone) }),
      ...(ends === undefined ? {} : { until: startOfDay(ends, line.timezone, 1) }),
      isBeside: beside,
    };
    if (absence.until !== undefined && absence.until <= Math.max(absence.from ?? 0, ports.clock.now())) {
      return { misused: '--until lies before the beginning, or in the past.' };
    }
    return write(ports, line, ({ rules }) => ({ rules, absence }));
  },
});

export const forwardCommands = [forwardAdd, forwardRemove, forwardList, forwardAbsence];
