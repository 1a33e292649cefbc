import { declareRefusals } from '../../base/index.ts'
import {
  code,
  integer,
  longText,
  matter,
  money,
  pack,
  phone,
  register,
  say,
  text,
  unit,
  units,
  workingDays,
  workingHours,
} from '../../kit/index.ts'

/** What this application refuses: a code, an HTTP status, a sentence and a remedy, each in both languages. */
const refuse = declareRefusals({
  'tennis.tooDear': {
    http: 422,
    says: () => say('超过 5000 元的维修须先立项', 'Repairs above 5,000 yuan need a project first'),
    remedy: say('转为立项，或分项填写', 'Make it a project, or enter the parts'),
  },
})
const MOST_FEN = 500_000

/** A rule has a name: matters that run on an earlier version of the flow find it by that. */
const notTooDear = (_case: unknown, form: Readonly<Record<string, unknown>>) =>
  Number(form.cost ?? 0) > MOST_FEN ? refuse['tennis.tooDear']() : null

/** 场地报修: a court is broken, somebody mends it. */
const repair = matter({
  title: say('球场报修', 'Court repair'),
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('哪里坏了', 'What is broken'), required: true, min: 4, max: 1000 }),
    court: text({ title: say('场地号', 'Court'), required: true, max: 10 }),
    surface: code({ title: say('场地类型', 'Surface'), list: 'surface' }),
    phone: phone({ title: say('报修人电话', 'Telephone'), personal: 'phone' }),
  },
  flow: {
    initial: 'reported',
    states: {
      reported: { title: say('已报修', 'Reported'), kind: 'open' },
      assigned: { title: say('维修中', 'Being mended'), kind: 'open' },
      mended: { title: say('已修好', 'Mended'), kind: 'closed' },
      declined: { title: say('不修', 'Not mended'), kind: 'closed' },
    },
    actions: {
      assign: {
        title: say('派修', 'Assign'),
        from: ['reported'],
        to: 'assigned',
        by: ['keeper'],
        form: {
          lead: unit({ title: say('维修单位', 'Who mends it'), required: true }),
          helpers: units({ title: say('协助单位', 'Who helps') }),
          why: text({ title: say('依据', 'Reason'), required: true, max: 200 }),
        },
        effects: [
          { do: 'assign' },
          { do: 'stopClock', clock: 'look' },
          { do: 'startClock', clock: 'mend', per: 'lead' },
        ],
      },
      decline: {
        title: say('不修', 'Decline'),
        from: ['reported'],
        to: 'declined',
        by: ['keeper'],
        form: { note: longText({ title: say('理由', 'Why not'), required: true, max: 500 }) },
        effects: [{ do: 'note', public: true }, { do: 'stopAllClocks' }],
      },
      finish: {
        title: say('修好', 'Done'),
        from: ['assigned'],
        to: 'mended',
        by: ['lead'],
        on: 'task',
        leadOnly: true,
        taskFrom: ['toSign', 'inHand'],
        taskTo: 'replied',
        form: {
          cost: money({ title: say('费用', 'Cost') }),
          note: longText({ title: say('维修情况', 'What was done'), required: true, max: 500 }),
        },
        guards: [notTooDear],
        effects: [{ do: 'note', public: true }, { do: 'stopAllClocks' }],
      },
    },
  },
  opening: { reported: [{ do: 'startClock', clock: 'look' }] },
  clocks: {
    look: {
      title: say('查看', 'Look at it'),
      limit: { '*': workingHours(4) },
      basis: say('俱乐部章程第 7 条', 'club rules, article 7'),
    },
    mend: {
      title: say('修复', 'Mend it'),
      limit: { urgent: workingDays(1), '*': workingDays(3) },
      warn: [{ percent: 80 }],
      basis: say('俱乐部章程第 8 条', 'club rules, article 8'),
      main: true,
    },
  },
})

/** 网球场报修: an invented application, for the guide. */
export const tennis = pack({
  name: 'tennis',
  title: say('网球场', 'Tennis courts'),
  net: 'serve',
  domain: '民生保障',
  // The role `handler` comes from there: whoever handles for the unit that mends.
  uses: ['hotline'],
  roles: { keeper: { title: say('场地管理员', 'Court keeper'), sees: 'area' } },
  codes: [
    {
      name: 'surface',
      version: '1',
      title: say('场地类型', 'Surface'),
      codes: [
        { code: 'hard', title: say('硬地', 'Hard') },
        { code: 'clay', title: say('红土', 'Clay') },
      ],
    },
  ],
  matters: { repair },
  registers: {
    court: register({
      title: say('球场台账', 'Courts'),
      fields: {
        number: text({ title: say('场地号', 'Court'), required: true, max: 10 }),
        surface: code({ title: say('场地类型', 'Surface'), list: 'surface' }),
        lamps: integer({ title: say('灯数', 'Lamps'), min: 0, max: 100 }),
        warden: phone({ title: say('看管人电话', 'Warden’s telephone'), personal: 'phone' }),
      },
      label: 'number',
      key: ['number'],
      search: ['number'],
      publicFields: ['number', 'surface'],
      editors: ['keeper'],
      readers: ['*'],
    }),
  },
  indicators: {
    mendedInTime: {
      title: say('按时修复率', 'Mended in time'),
      unit: 'percent',
      version: 1,
      direction: 'up',
      owner: say('网球俱乐部', 'Tennis club'),
      formula: say(
        '期间内到期且按时修复的报修 ÷ 期间内到期的报修',
        'repairs mended in time ÷ repairs due in the period',
      ),
      count: { type: 'tennis.repair', period: { clockDue: 'mend', lead: true } },
      of: [{ clock: 'mend', result: 'kept', lead: true }],
    },
  },
})
