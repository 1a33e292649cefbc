import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { city as empty } from '../../cities/empty/index.ts'
import * as k from '../../kit/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { openTestCity } from '../city.ts'

const { say } = k
const text = (zh: string, en: string, required = false) =>
  k.text({ title: say(zh, en), max: 40, ...(required ? { required } : {}) })

/** What the rule below makes of a booking, by the word in its `how`. */
const written: Readonly<Record<string, (n: number) => unknown>> = {
  fine: (n) => n,
  tooMany: () => 999,
  below: () => -1,
  beyondAllNumbers: () => 1e300,
  noNumber: () => Number.NaN,
  aWord: () => 'forty-two',
  halfALetter: (n) => n,
}

/** A club whose courts are booked; the register of courts follows by itself. */
const club = k.pack({
  name: 'rowing',
  title: say('赛艇俱乐部', 'Rowing club'),
  net: 'together',
  domain: '民生保障',
  roles: { boatman: { title: say('艇管员', 'Boatman'), sees: 'area', matters: ['rowing.'] } },
  codes: [],
  matters: {
    booking: k.matter({
      title: say('订艇', 'Booking'),
      requester: null,
      fields: {
        title: k.text({ title: say('标题', 'Title'), max: 100 }),
        content: k.longText({ title: say('说明', 'What for'), required: true, min: 2, max: 200 }),
        boat: text('艇号', 'Boat', true),
        how: text('写法', 'How', true),
        seats: k.integer({ title: say('人数', 'Seats') }),
      },
      flow: {
        initial: 'asked',
        states: {
          asked: { title: say('已申请', 'Asked'), kind: 'open' },
          granted: { title: say('已订', 'Granted'), kind: 'closed' },
        },
        actions: {
          grantByHand: {
            title: say('人工订妥', 'Granted by a person'),
            from: ['asked'],
            to: 'granted',
            by: ['boatman'],
            form: { note: k.words('依据', 'Why') },
            effects: [{ do: 'note' }],
          },
          grant: {
            title: say('自动订妥', 'Granted by itself'),
            from: ['asked'],
            to: 'granted',
            by: ['system'],
            form: { note: k.words('依据', 'Why') },
            effects: [{ do: 'note' }],
          },
        },
      },
      clocks: {},
      opening: {},
    }),
  },
  registers: {
    boat: k.register({
      title: say('艇册', 'Boats'),
      fields: {
        number: text('艇号', 'Boat', true),
        seats: k.integer({ title: say('座位', 'Seats'), min: 0, max: 8, required: true }),
        note: text('备注', 'Note'),
      },
      label: 'number',
      key: ['number'],
      search: ['number'],
      editors: ['boatman'],
      readers: ['*'],
    }),
  },
  indicators: {},
  automation: {
    booking: {
      steps: [
        {
          title: say('订艇入册', 'Into the register'),
          after: ['open'],
          decides: ({ data: { boat, how, seats } }) => {
            // a rule written in haste: it reads what is not there
            if (how === 'throws') return { action: (undefined as unknown as { name: string }).name }
            const note = how === 'halfALetter' ? '\ud83d\u0000' : undefined
            return {
              action: 'grant',
              form: how === 'wrongForm' ? {} : { note: '符合' },
              writes: [
                {
                  register: how === 'noRegister' ? 'rowing.ship' : 'rowing.boat',
                  values: {
                    number: boat,
                    seats: written[String(how)]?.(Number(seats)) ?? seats,
                    ...(note ? { note } : {}),
                  },
                },
              ],
            }
          },
        },
      ],
    },
  },
})

describe('what a pack does by itself and cannot have', () => {
  let city: Awaited<ReturnType<typeof openTestCity>>
  const system = systemActor(empty.district)
  before(async () => {
    assert.deepEqual(k.check([...empty.packs, club]), [])
    city = await openTestCity({ plan: { ...empty, packs: [...empty.packs, club] } })
  })
  after(() => city?.close())
  beforeEach(() => void city.faults.splice(0))

  let n = 0
  const book = async (how: string, seats = 4) => {
    const boat = `${how}-${++n}`
    const { city: open } = city
    const made = await open.store.tx(async (tx) =>
      must(
        await open.matters.openIn(
          tx,
          system,
          {
            type: 'rowing.booking',
            form: { content: '周六训练', boat, how, seats },
            touch: { source: 'test', externalId: boat, channel: 'web' },
          },
          open.now(),
        ),
      ),
    )
    return { boat, id: made.id }
  }
  const stands = async ({ boat, id }: Awaited<ReturnType<typeof book>>) => {
    const { city: open } = city
    const seen = must(await open.matters.view(open.store, system, id, open.now()))
    const page = must(
      await open.registers.list(open.store, system, 'rowing.boat', { filters: { number: boat }, limit: 5 }),
    )
    return [seen.matter.state, page.rows.map((row) => row.values.seats)] as const
  }

  for (const how of [
    'tooMany',
    'below',
    'beyondAllNumbers',
    'noNumber',
    'aWord',
    'halfALetter',
    'wrongForm',
    'noRegister',
    'throws',
  ])
    test(`${how}: it is undone and told, that one waits for a person, the others go on`, async () => {
      const [first, bad, last] = [await book('fine', 2), await book(how), await book('fine', 8)]
      await city.running.automated()
      assert.deepEqual(await stands(first), ['granted', [2]])
      assert.deepEqual(await stands(last), ['granted', [8]])
      assert.deepEqual(await stands(bad), ['asked', []], 'neither the act nor the row stands alone')
      assert.equal(city.faults.length, 1, String(city.faults))
      const [fault] = city.faults
      assert.ok(fault instanceof Error)
      assert.match(fault.message, new RegExp(bad.id), 'it says which matter')
      assert.match(fault.message, /rowing\.booking/, 'and whose rule')
    })

  test('nothing is told where all is well', async () => {
    const one = await book('fine', 3)
    await city.running.automated()
    assert.deepEqual(await stands(one), ['granted', [3]])
    assert.deepEqual(city.faults, [])
  })
})
