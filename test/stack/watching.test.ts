/** What is watched: every trouble that the journal names rings one alarm, all alarms reach one topic, and each has its page. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { alarmNames } from '../../lambdas/fax/journal/journal-names.ts';
import { measurementsOf, metrics } from '../../lambdas/fax/journal/metrics.ts';
import { readSettings } from '../../lib/settings.ts';
import { awsAlarms, type OwnAlarm, ownAlarms } from '../../lib/watching/alarm-definitions.ts';
import { readBoard } from '../pictures/dashboard/board.ts';
import { drawBoard } from '../pictures/dashboard/draw-board.ts';
import { exampleSettings, type Resource, resourcesOf, sharedSynthesis, synthesize } from './synthesis.ts';

const alarms = Object.values(resourcesOf('AWS::CloudWatch::Alarm')).map(({ Properties: properties }) => properties);
const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `Faxpost-${name}`) ?? assert.fail(name);

describe('metrics of our own', () => {
  test('are few enough to be paid for', () => assert.ok(Object.keys(metrics).length <= 18));

  test('count every alarm of the journal once', () => {
    for (const name of alarmNames) {
      const counted = measurementsOf(name, {});
      assert.deepEqual(
        counted.map(({ value, unit }) => [value, unit]),
        [[1, 'Count']],
        name,
      );
    }
  });

  test('count faxes and measure how long they take', () => {
    assert.deepEqual(measurementsOf('fax-delivered', { seconds: 95 }), [
      { metric: 'SecondsToDelivered', value: 95, unit: 'Seconds' },
    ]);
    assert.deepEqual(measurementsOf('fax-failed', { outcome: 'busy' }), [
      { metric: 'NotDelivered', value: 1, unit: 'Count' },
    ]);
    assert.deepEqual(measurementsOf('mail-refused', { seconds: 1 }), []);
  });

  test('leave a function as lines that CloudWatch reads, under the stack’s name', () => {
    const module = fileURLToPath(new URL('../../lambdas/aws/journal.ts', import.meta.url));
    const script = `
      const { CloudWatchJournal } = await import(${JSON.stringify(module)});
      new CloudWatchJournal({ name: 'send', stack: 'Faxpost' }).alarm('carrier-down', { fax: 'f' });
    `;
    const env = { ...process.env, POWERTOOLS_METRICS_NAMESPACE: 'Faxpost' };
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env,
      encoding: 'utf8',
    });
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('{'));
    const emf = lines.map((line) => JSON.parse(line)).find((line) => '_aws' in line);
    assert.ok(emf, `${stdout}${stderr}`);
    assert.deepEqual(emf._aws.CloudWatchMetrics, [
      { Namespace: 'Faxpost', Dimensions: [['service']], Metrics: [{ Name: 'CarrierDown', Unit: 'Count' }] },
    ]);
    assert.deepEqual([emf.service, emf.CarrierDown], ['Faxpost', 1]);
    // What the alarm of that name watches.
    const { Namespace, MetricName, Dimensions, Statistic } = named('carrier-down');
    assert.deepEqual(
      { Namespace, MetricName, Dimensions, Statistic },
      {
        Namespace: 'Faxpost',
        MetricName: 'CarrierDown',
        Dimensions: [{ Name: 'service', Value: 'Faxpost' }],
        Statistic: 'Sum',
      },
    );
  });
});

describe('alarms', () => {
  test('all ring and end at one topic, which the operator’s address hears', () => {
    const [[topic]] = Object.entries(resourcesOf('AWS::SNS::Topic')).filter(([id]) => id.startsWith('Watching')) as [
      [string, Resource],
    ];
    assert.ok(alarms.length >= Object.keys(ownAlarms).length);
    for (const { AlarmActions, OKActions } of alarms) {
      assert.deepEqual([AlarmActions, OKActions], [[{ Ref: topic }], [{ Ref: topic }]]);
    }
    sharedSynthesis().template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operator@example.com',
      TopicArn: { Ref: topic },
    });
  });

  /** What happens, as the journal hears it, and which alarm rings. */
  const troubles = [
    ['the carrier is down for an hour', 'carrier-down', 'carrier-down'],
    ['SES takes no mail of the account', 'mail-stopped', 'mail-stopped'],
    ['SES refuses a notice', 'mail-undeliverable', 'attention'],
    ['convert is broken', 'convert-broken', 'convert-broken'],
    ['a message is poison', 'dead-letter', 'dead-letters'],
    ['an execution is killed', 'execution-died', 'executions-died'],
    ['a token times out and nobody goes on', 'fax-overdue', 'forgotten'],
    ['a mail is lost on its way to accept', 'mail-without-decision', 'forgotten'],
    ['a function meets what nobody planned', 'failed', 'defects'],
    ['a fax comes for no line', 'fax-for-no-line', 'attention'],
  ] as const;
  for (const [what, entry, rings] of troubles) {
    test(`${what}: ${rings}, and no other`, () => {
      const [measurement] = measurementsOf(entry, {});
      const ringing = Object.entries<OwnAlarm>(ownAlarms).filter(
        ([, { metric, atLeast = Number.POSITIVE_INFINITY }]) =>
          metric === measurement?.metric && measurement.value >= atLeast,
      );
      assert.deepEqual(
        ringing.map(([name]) => name),
        [rings],
      );
      assert.equal(named(rings).MetricName, measurement?.metric);
    });
  }

  test('watch what AWS counts: every queue’s age, what anybody can call, what runs by the clock', () => {
    const metricsOf = (name: string) =>
      (named(name).Metrics as { MetricStat?: { Metric: { MetricName: string } } }[]).flatMap(
        ({ MetricStat: stat }) => stat?.Metric.MetricName ?? [],
      );
    assert.deepEqual(metricsOf('queue-age'), Array(4).fill('ApproximateAgeOfOldestMessage'));
    assert.deepEqual(metricsOf('errors'), Array(7).fill('Errors'));
    assert.deepEqual(metricsOf('sweep-stopped'), Array(2).fill('Invocations'));
    assert.equal(named('sweep-stopped').TreatMissingData, 'breaching');
    assert.equal(named('throttles').TreatMissingData, 'notBreaching');
  });

  test('a day without faxes, and what the account costs, are watched when they are set', () => {
    const names = alarms.map(({ AlarmName }) => AlarmName);
    assert.ok(!names.includes('Faxpost-nothing-received'));
    sharedSynthesis().template.resourceCountIs('AWS::Budgets::Budget', 0);
    const { template } = synthesize(readSettings({ ...exampleSettings, receivesDaily: true, alarmAboveUsd: 40 }));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Faxpost-nothing-received',
      Period: 86_400,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetLimit: { Amount: 40, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
    });
  });
});

describe('the dashboard', () => {
  const widgets = readBoard();

  test('asks its questions from top to bottom', () => {
    const headings = widgets.flatMap(({ properties: { markdown = '' } }) => /^## (.*)/.exec(markdown)?.[1] ?? []);
    assert.deepEqual(headings, [
      'Are faxes flowing?',
      'How long do they take?',
      'What is stuck?',
      'Who is refused, and why?',
      'What does it cost?',
      'What goes wrong most?',
    ]);
    for (const { y } of widgets)
      assert.equal(
        widgets.filter((one) => one.y === y).reduce((sum, { width }) => sum + width, 0),
        24,
      );
  });

  test('shows every metric of our own but what defects and attention say, which is in the log', () => {
    const shown = new Set(
      widgets.flatMap(({ properties: { metrics: lines = [] } }) =>
        lines.flatMap(([namespace, name]) => (namespace === 'Faxpost' ? [String(name)] : [])),
      ),
    );
    const all = Object.keys(metrics).filter((name) => name !== 'Defects' && name !== 'Attention');
    assert.deepEqual([...shown].sort(), all.sort());
  });

  test('shows times as half and as nearly all of them, and reads the log of every function of ours', () => {
    const times = widgets.filter(({ properties: { title = '' } }) => title.startsWith('From '));
    assert.equal(times.length, 3);
    for (const { properties } of times) assert.match(JSON.stringify(properties.metrics), /"p50".*"p95"/);
    const queries = widgets.flatMap(({ properties: { query } }) => query ?? []);
    assert.deepEqual(
      queries.map((query) => query.slice(query.indexOf('filter')).replace(/filter message in \[.*\]/, '')),
      [
        '\n| stats count(*) as faxes by coalesce(facts.outcome, "sent") as outcome | sort faxes desc | limit 20',
        '\n| stats max(facts.seconds) as seconds by bin(1h)',
        '\n| stats count(*) as mails by facts.outcome as outcome, facts.why as why | sort mails desc | limit 20',
        '\n| stats sum(facts.pages) * 0.007 as usd by bin(1h)',
        'filter level = "ERROR"\n| stats count(*) as times by message as alarm, coalesce(facts.cause, facts.reason, facts.error) as cause | sort times desc | limit 20',
      ],
    );
    const [first] = widgets.flatMap(({ properties: { query } }) => query ?? []);
    assert.equal(first?.match(/SOURCE/g)?.length, 17);
  });
});

describe('the picture of the dashboard in the docs', () => {
  test('is drawn from the dashboard as it is defined: `npm run pictures:dashboard` draws it anew', () => {
    const drawn = readFileSync(new URL('../../docs/images/dashboard.svg', import.meta.url), 'utf8');
    assert.equal(drawn, drawBoard());
  });
});

describe('the runbook', () => {
  const page = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const sections = new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  for (const name of [...Object.keys(ownAlarms), ...Object.keys(awsAlarms), 'spend']) {
    test(`says of ${name} what is seen, where to look, how to repair it, and how that is checked`, () => {
      const section = sections.get(name) ?? assert.fail(`no section ${name}`);
      for (const part of ['Symptom', 'Look', 'Repair', 'Check'])
        assert.match(section, new RegExp(`\\*\\*${part}`), part);
    });
  }
});
