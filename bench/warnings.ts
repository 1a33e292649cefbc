/**
 * A flood of warnings from outside 告警洪水: the same alarm under N numbers is one line with a count, N different ones are held to
 * their rate and counted; then a warning to 24 towns whose officers sleep. Prints one JSON object.
 *
 *   node bench/warnings.ts [--messages 10000]
 */
import { parseArgs } from 'node:util'
import { must, newId, say } from '../base/index.ts'
import { alerts, duty } from '../platform/command/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { freshStore } from '../platform/store/testing.ts'

const { values } = parseArgs({ options: { messages: { type: 'string', default: '10000' } } })
const messages = Number(values.messages)
const district = '110101'
const at = new Date('2026-05-01T02:00:00Z')
const env: alerts.AlertsEnv = {
  ...{
    district,
    sender: 'bench@110101',
    senderName: say('测', 'bench'),
    web: null,
    contact: null,
    kinds: {},
  },
  vault: { seal: (text) => text, open: (text) => text },
  targets: async () => [],
  tell: async () => undefined,
  roles: { handler: 'handler', manager: 'dutyManager', releaser: 'warningReleaser' },
}
const messageOf = (n: number, event: string): Uint8Array =>
  Buffer.from(
    alerts.writeCap({
      ...{
        edition: '1.2',
        identifier: `b${n}`,
        sender: 'sky@bench',
        sent: alerts.capTime(at),
        status: 'Actual',
      },
      ...{
        msgType: 'Alert',
        source: null,
        scope: 'Public',
        restriction: null,
        addresses: null,
        codes: [],
        note: null,
      },
      ...{ references: [], incidents: null },
      infos: [
        {
          ...{ language: 'zh-CN', categories: ['Met'], event, responseTypes: [], urgency: 'Immediate' },
          ...{
            severity: 'Severe',
            certainty: 'Likely',
            audience: null,
            eventCodes: [],
            effective: null,
            onset: null,
          },
          ...{
            expires: alerts.capTime(new Date(at.getTime() + 3_600_000)),
            senderName: null,
            headline: event,
          },
          ...{
            description: null,
            instruction: null,
            web: null,
            contact: null,
            parameters: [],
            resources: [],
            areas: [],
          },
        },
      ],
    }),
  )

const store = await freshStore([ledger, duty.schema, alerts.schema])
const who = { ...systemActor(district), account: newId() }
const source = { id: null, sender: 'sky@bench', title: '测试来源', aliases: [], trust: 'show' as const }
must(
  await store.tx((tx) =>
    alerts.saveSource(env, tx, who, { ...source, active: true, version: 1, secret: null }, at),
  ),
)
/** Different alarms are held to their rate: so many show it. */
const MOST_OTHERS = 2000
const flood = async (from: number, count: number, event: (n: number) => string) => {
  const began = performance.now()
  let taken = 0
  for (let n = from; n < from + count; n++)
    if ((await alerts.receive(env, store, messageOf(n, event(n)), { by: 'feed' }, at)).ok) taken++
  return { taken, seconds: Math.round(performance.now() - began) / 1000 }
}
const same = await flood(0, messages, () => '大风')
const others = Math.min(messages, MOST_OTHERS)
const different = await flood(messages, others, (n) => `大风 ${n}`)
const shown = await alerts.alerts(store, district, { inForce: at, limit: 1000 })
const oneLine = shown.filter((line) => line.headline.zh === '大风')
const refused = (await alerts.refusedOf(store, district)).reduce((sum, one) => sum + one.count, 0)
await store.close()
const began = performance.now()
for (let n = 0; n < 2000; n++) alerts.readCap(messageOf(n, '大风'))
const parse = Math.round(2000 / ((performance.now() - began) / 1000))

process.stdout.write(
  `${JSON.stringify({
    bench: 'warnings',
    messages,
    same: { ...same, perSecond: Math.round(messages / same.seconds) },
    different: { ...different, perSecond: Math.round(others / different.seconds) },
    sameLines: oneLine.length,
    sameCounted: oneLine.reduce((sum, line) => sum + 1 + line.repeats, 0),
    linesShown: shown.length,
    refusedCounted: refused,
    writeAndReadPerSecond: parse,
    limits: { sameLines: 1, sameCounted: messages, linesShown: 1 + alerts.MOST_A_MINUTE, lost: 0 },
    lost: messages + others - same.taken - different.taken - refused,
  })}\n`,
)
process.exit(0)
