import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { must, say } from '../../../base/index.ts'
import type { Action, FlowState, Guard, MatterType } from '../declare.ts'
import { readBpmn, writeBpmn } from './index.ts'
import { limitOf } from './timers.ts'

const refusesAll: Guard = () => null
const base = (flow: MatterType['flow'], more: Partial<MatterType> = {}): MatterType => ({
  name: 'tennis.booking',
  title: say('网球场预订', 'Booking a court'),
  version: 3,
  fields: { content: { kind: 'text', long: true, title: say('内容', 'Content'), required: true } },
  flow,
  clocks: {},
  opening: {},
  ...more,
})

/** As sets: the order in which an action's states are named means nothing. */
const plain = ({
  version: _version,
  flow,
  ...rest
}: MatterType | (Omit<MatterType, 'version'> & { version?: number })) => ({
  ...rest,
  flow: {
    ...flow,
    actions: Object.fromEntries(
      Object.entries(flow.actions).map(([name, action]) => [
        name,
        { ...action, from: [...action.from].sort() },
      ]),
    ),
  },
})

async function backOf(type: MatterType, guards: Readonly<Record<string, Guard>> = {}) {
  const reading = must(await readBpmn(await writeBpmn(type), (_type, rule) => guards[rule]))
  assert.deepEqual(reading.warnings, [])
  assert.equal(reading.processes.length, 1)
  const process = reading.processes[0]
  assert.deepEqual(process?.unfit, [])
  assert.equal(process?.own, true)
  assert.ok(process.type)
  return process.type
}

const booking = base(
  {
    initial: 'asked',
    initialStaff: 'examined',
    states: {
      asked: { title: say('已提交', 'Asked'), kind: 'open' },
      examined: { title: say('审查中', 'Examined'), kind: 'open' },
      waiting: { title: say('待补正 <&"\'>', 'Waiting'), kind: 'waiting' },
      done: { title: say('已办结', 'Done'), kind: 'closed' },
      archived: { title: say('已归档', 'Archived'), kind: 'closed' },
    },
    actions: {
      take: {
        title: say('受理', 'Take'),
        from: ['asked'],
        to: 'examined',
        by: ['clerk'],
        guards: [refusesAll],
      },
      ask: { title: say('补正', 'Ask'), from: ['examined', 'asked'], to: 'waiting', by: ['clerk'] },
      give: { title: say('补交', 'Give'), from: ['waiting'], to: 'back', by: ['requester'] },
      again: { title: say('再查', 'Again'), from: ['examined'], to: 'examined', by: ['clerk'] },
      note: { title: say('备注', 'Note'), from: ['asked', 'examined', 'done'], by: ['clerk'], key: 'n' },
      pass: {
        title: say('通过', 'Pass'),
        from: ['examined'],
        to: 'done',
        by: ['head'],
        effects: [{ do: 'stopAllClocks' }],
      },
      archive: { title: say('归档', 'Archive'), from: ['done'], to: 'archived', by: ['clerk'] },
    },
  },
  {
    clocks: {
      legal: {
        title: say('法定时限', 'Legal limit'),
        limit: { '*': { workingDays: 20 } },
        basis: say('网球法', 'tennis law'),
        main: true,
      },
    },
    opening: { examined: [{ do: 'startClock', clock: 'legal' }] },
  },
)

test('a flow of ours is drawn, and comes back whole', async () => {
  const back = await backOf(booking, { refusesAll })
  assert.deepEqual(plain(back), plain(booking))
  const xml = await writeBpmn(booking)
  assert.match(xml, /<bpmndi:BPMNShape/)
  assert.match(xml, /attachedToRef="state_examined"/)
})

test('a line led elsewhere in another tool counts; one cut, or a rule that is missing, is named', async () => {
  const xml = await writeBpmn(booking)
  const led = xml.replace(/(id="move_examined__done"[^>]*targetRef=")state_done"/, '$1state_archived"')
  assert.notEqual(led, xml)
  const [process] = must(await readBpmn(led, () => refusesAll)).processes
  assert.equal(process?.type?.flow.actions.pass?.to, 'archived')

  const lost = must(await readBpmn(xml)).processes[0]
  assert.equal(lost?.type, null)
  assert.match(lost?.unfit[0]?.says.en ?? '', /take names rules that this city lacks: refusesAll/)

  const cut = xml.replace(/<bpmn:sequenceFlow id="move_examined__done"[\s\S]*?\/>/, '')
  assert.notEqual(cut, xml)
  const broken = must(await readBpmn(cut, () => refusesAll)).processes[0]
  assert.match(broken?.unfit.map((one) => one.says.en).join() ?? '', /action pass is not drawn/)
})

test('any flow comes back as it went', async () => {
  const word = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,6}$/)
  const text = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter(
      (one) =>
        one.trim() === one && !/[\r\n\t\u0085\u2028\ufffe\uffff]|\p{Cc}/u.test(one) && one.isWellFormed(),
    )
  const flow = fc.uniqueArray(word, { minLength: 2, maxLength: 6 }).chain((names) =>
    fc.record({
      names: fc.constant(names),
      kinds: fc.array(fc.constantFrom('open', 'waiting', 'closed'), { minLength: 6, maxLength: 6 }),
      titles: fc.array(text, { minLength: 6, maxLength: 6 }),
      actions: fc.dictionary(
        word,
        fc.record(
          {
            from: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
            to: fc.option(fc.constantFrom(...names, 'back', 'chosen'), { nil: undefined }),
            title: text,
            key: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
          },
          { noNullPrototype: true },
        ),
        { maxKeys: 8, noNullPrototype: true },
      ),
    }),
  )
  await fc.assert(
    fc.asyncProperty(flow, async ({ names, kinds, titles, actions }) => {
      const states = Object.fromEntries(
        names.map((name, n): [string, FlowState] => [
          name,
          {
            title: say(titles[n] ?? name, name),
            kind: (kinds[n] ?? 'open') as FlowState['kind'],
            ...(n % 2 ? { program: true } : {}),
          },
        ]),
      )
      const type = base({
        initial: names[0] as string,
        states,
        actions: Object.fromEntries(
          Object.entries(actions).map(([name, { from, to, title, key }]): [string, Action] => [
            name,
            {
              title: say(title, title),
              from,
              ...(to === undefined ? {} : { to }),
              by: ['clerk'],
              ...(key ? { key } : {}),
            },
          ]),
        ),
      })
      assert.deepEqual(plain(await backOf(type)), plain(type))
    }),
    { numRuns: 40 },
  )
})

const file = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t" id="d">
<process id="p" name="许可">${body}</process></definitions>`
const line = (from: string, to: string, more = '') =>
  `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}" ${more}/>`
const readOne = async (body: string) => {
  const process = must(await readBpmn(file(body))).processes[0]
  assert.ok(process)
  return process
}

test('a process drawn elsewhere becomes steps, choices, a joint review and limits', async () => {
  const process = await readOne(`
    <laneSet id="ls"><lane id="l1" name="窗口"><flowNodeRef>take</flowNodeRef></lane>
      <lane id="l2" name="审批"><flowNodeRef>look</flowNodeRef><flowNodeRef>fire</flowNodeRef><flowNodeRef>water</flowNodeRef></lane></laneSet>
    <startEvent id="s"/><userTask id="take" name="收件"/><exclusiveGateway id="x" default="x_fork"/>
    <parallelGateway id="fork"/><userTask id="fire" name="消防"/><userTask id="water" name="排水"/><parallelGateway id="meet"/>
    <userTask id="look" name="审查"/>
    <boundaryEvent id="late" attachedToRef="look" name="五日"><timerEventDefinition><timeDuration xsi:type="tFormalExpression">P5D</timeDuration></timerEventDefinition></boundaryEvent>
    <endEvent id="yes" name="准予"/><endEvent id="no" name="不予"/>
    ${line('s', 'take')}${line('take', 'x')}${line('x', 'no', 'name="不属本机关"')}${line('x', 'fork')}
    ${line('fork', 'fire')}${line('fork', 'water')}${line('fire', 'meet')}${line('water', 'meet')}${line('meet', 'look')}
    ${line('look', 'yes')}${line('late', 'yes')}`)
  assert.deepEqual(process.unfit, [])
  const type = process.type
  assert.ok(type)
  assert.equal(type.flow.initial, 'take')
  assert.deepEqual(Object.values(process.roles).sort(), ['审批', '窗口'])
  assert.equal(type.flow.actions.take__no?.title.zh, '不属本机关')
  assert.deepEqual(type.flow.actions.fork__ask?.effects?.[0], {
    do: 'askOpinion',
    name: 'fork',
    of: 'units',
    quorum: 'all',
    holds: 'leave',
    leadsTo: { agreed: 'fork__look' },
  })
  assert.deepEqual(type.clocks.clock_late?.limit, { '*': { days: 5 } })
  assert.equal(type.clocks.clock_late?.breach, 'clock_late__late')
  assert.ok(type.flow.actions.fork__look?.effects?.some((one) => one.do === 'startClock'))
})

test('a sub-process is unfolded; what the profile does not hold is refused by element', async () => {
  const inner =
    await readOne(`<startEvent id="s"/><subProcess id="sub"><startEvent id="is"/><userTask id="a" name="甲"/><userTask id="b" name="乙"/><endEvent id="ie"/>
    ${line('is', 'a')}${line('a', 'b')}${line('b', 'ie')}</subProcess><endEvent id="e"/>${line('s', 'sub')}${line('sub', 'e')}`)
  assert.deepEqual(Object.keys(inner.type?.flow.states ?? {}).sort(), ['a', 'b', 'e'])
  const cases: readonly (readonly [string, string])[] = [
    ['<complexGateway id="w"/>', 'bpmn:ComplexGateway'],
    ['<scriptTask id="w"/>', 'bpmn:ScriptTask'],
    ['<adHocSubProcess id="w"><userTask id="z"/></adHocSubProcess>', 'bpmn:AdHocSubProcess'],
    ['<userTask id="w"><standardLoopCharacteristics/></userTask>', 'bpmn:UserTask'],
    [
      '<intermediateThrowEvent id="w"><compensateEventDefinition/></intermediateThrowEvent>',
      'bpmn:IntermediateThrowEvent',
    ],
    ['<userTask id="w" isForCompensation="true"/>', 'bpmn:UserTask'],
  ]
  for (const [element, type] of cases) {
    const read = await readOne(
      `<startEvent id="s"/>${element}<userTask id="t"/><endEvent id="e"/>${line('s', 'w')}${line('w', 't')}${line('t', 'e')}`,
    )
    assert.equal(read.type, null, element)
    assert.deepEqual([read.unfit[0]?.type, read.unfit[0]?.id], [type, 'w'], element)
  }
  const circle = await readOne(
    `<startEvent id="s"/><exclusiveGateway id="g"/><exclusiveGateway id="h"/><endEvent id="e"/>${line('s', 'g')}${line('g', 'h')}${line('h', 'g')}${line('h', 'e')}`,
  )
  assert.match(circle.unfit[0]?.says.en ?? '', /circle/)
  const dead = await readOne(
    `<startEvent id="s"/><userTask id="a"/><userTask id="b"/>${line('s', 'a')}${line('a', 'b')}${line('b', 'a')}`,
  )
  assert.match(dead.unfit.map((one) => one.says.en).join(), /no way to an end/)
})

/** The ways to stand that a reading has, and what leads from each to which. */
const movesOf = (process: Awaited<ReturnType<typeof readOne>>) => {
  assert.deepEqual(process.unfit, [])
  const { flow } = process.type ?? assert.fail('not read')
  const title = (state: string | undefined) => flow.states[state ?? '']?.title.zh ?? ''
  return Object.values(flow.actions)
    .flatMap(({ from, to }) => from.map((one) => `${title(one)} → ${title(to)}`))
    .sort()
}

test('branches longer than a step run side by side exactly as drawn: every order, one meeting', async () => {
  const process = await readOne(`<startEvent id="s"/><parallelGateway id="f"/>
    <userTask id="a" name="甲一"/><userTask id="b" name="甲二"/><userTask id="c" name="乙"/>
    <parallelGateway id="j"/><userTask id="z" name="决定"/><endEvent id="e" name="完"/>
    ${line('s', 'f')}${line('f', 'a')}${line('a', 'b')}${line('b', 'j')}${line('f', 'c')}${line('c', 'j')}${line('j', 'z')}${line('z', 'e')}`)
  assert.deepEqual(
    movesOf(process),
    [
      '乙 → 决定',
      '决定 → 完',
      '甲一 → 甲二',
      '甲一、乙 → 甲二、乙',
      '甲一、乙 → 甲一',
      '甲二 → 决定',
      '甲二、乙 → 乙',
      '甲二、乙 → 甲二',
    ].sort(),
  )
  // a step with several lines is a split as well; it is over when the last of its paths is
  const loose =
    await readOne(`<startEvent id="s"/><userTask id="a" name="甲"/><userTask id="b" name="乙"/><userTask id="c" name="丙"/>
    <endEvent id="e" name="完一"/><endEvent id="g" name="完二"/>
    ${line('s', 'a')}${line('a', 'b')}${line('a', 'c')}${line('b', 'e')}${line('c', 'g')}`)
  assert.deepEqual(
    movesOf(loose),
    ['丙 → 完二', '乙 → 完一', '乙、丙 → 丙', '乙、丙 → 乙', '甲 → 乙、丙'].sort(),
  )
  // 终止 ends the others too
  const over =
    await readOne(`<startEvent id="s"/><parallelGateway id="f"/><userTask id="a" name="甲"/><userTask id="b" name="乙"/>
    <endEvent id="e" name="终止"><terminateEventDefinition/></endEvent><endEvent id="g" name="完"/>
    ${line('s', 'f')}${line('f', 'a')}${line('f', 'b')}${line('a', 'e')}${line('b', 'g')}`)
  assert.deepEqual(movesOf(over), ['甲 → 终止', '甲、乙 → 甲', '甲、乙 → 终止'].sort())
})

test('a join that would wait for ever, a step reached twice at once and a timer beside others are refused by name', async () => {
  const stuck =
    await readOne(`<startEvent id="s"/><exclusiveGateway id="x"/><userTask id="a"/><userTask id="b"/><parallelGateway id="j"/><endEvent id="e"/>
    ${line('s', 'x')}${line('x', 'a')}${line('x', 'b')}${line('a', 'j')}${line('b', 'j')}${line('j', 'e')}`)
  assert.deepEqual(
    stuck.unfit.map((one) => one.id),
    ['j'],
  )
  const twice =
    await readOne(`<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/><userTask id="c"/><endEvent id="e"/>
    ${line('s', 'f')}${line('f', 'a')}${line('f', 'b')}${line('a', 'c')}${line('b', 'c')}${line('c', 'e')}`)
  assert.deepEqual(
    twice.unfit.map((one) => one.id),
    ['c'],
  )
  const timed =
    await readOne(`<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="a2"/><userTask id="b"/><userTask id="late"/><parallelGateway id="j"/><endEvent id="e"/><endEvent id="g"/>
    <boundaryEvent id="t" attachedToRef="b"><timerEventDefinition><timeDuration xsi:type="tFormalExpression">P5D</timeDuration></timerEventDefinition></boundaryEvent>
    ${line('s', 'f')}${line('f', 'a')}${line('a', 'a2')}${line('a2', 'j')}${line('f', 'b')}${line('b', 'j')}${line('j', 'e')}${line('t', 'late')}${line('late', 'g')}`)
  assert.ok(timed.unfit.some((one) => one.id === 't'))
})

test('an error is a way out of its step, or out of the sub-process around it with all that is under way there', async () => {
  const process =
    await readOne(`<startEvent id="s"/><subProcess id="sub"><startEvent id="is"/><parallelGateway id="f"/>
      <userTask id="a" name="甲"/><userTask id="b" name="乙"/><exclusiveGateway id="x"/>
      <endEvent id="ie"/><endEvent id="bad"><errorEventDefinition/></endEvent>
      ${line('is', 'f')}${line('f', 'a')}${line('f', 'b')}${line('a', 'x')}${line('x', 'ie')}${line('x', 'bad', 'name="不合格"')}${line('b', 'ie')}</subProcess>
    <boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition/></boundaryEvent>
    <userTask id="mend" name="纠正"/><endEvent id="e" name="完"/>
    ${line('s', 'sub')}${line('sub', 'e')}${line('caught', 'mend')}${line('mend', 'e')}`)
  const moves = movesOf(process)
  assert.ok(moves.includes('甲、乙 → 纠正'), 'the other branch is called off')
  assert.ok(moves.includes('甲、乙 → 乙') && moves.includes('乙 → 完'))
  assert.equal(moves.filter((one) => one === '甲、乙 → 完').length, 0, 'not over before both are')
})

test('lengths of time are read where they are fixed', () => {
  assert.deepEqual(limitOf('P5D'), { days: 5 })
  assert.deepEqual(limitOf('P2W'), { days: 14 })
  assert.deepEqual(limitOf('PT36H'), { hours: 36 })
  assert.deepEqual(limitOf('P1DT30M'), { minutes: 1470 })
  for (const text of ['', 'P', 'P1Y', 'P1M', '#{days}', 'R3/PT1H', 'PT0S'])
    assert.equal(limitOf(text), null, text)
})

test('what is no BPMN file is refused in words', async () => {
  for (const text of ['', 'no xml', '<a/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '<definitions'])
    assert.equal((await readBpmn(text)).ok, false, text)
  const big = await readBpmn(file('<userTask id="t"/>'.repeat(400_000)))
  assert.equal(!big.ok && big.error.code, 'matter.bpmnTooLarge')
})

const shared = process.env.HUYING_SHARED ?? new URL('../../../../shared', import.meta.url).pathname
const miwg = `${shared}/data/conformance/bpmn-miwg.tar.gz`
test('the reference models of the BPMN model interchange group are read: each runs, or names what hinders it', {
  skip: existsSync(miwg) ? false : `no ${miwg}`,
}, async () => {
  const { execFileSync } = await import('node:child_process')
  const names = execFileSync('tar', ['tzf', miwg], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name.endsWith('.bpmn'))
  assert.ok(names.length >= 11)
  let runs = 0
  for (const name of names) {
    const xml = execFileSync('tar', ['xzOf', miwg, name], { encoding: 'utf8', maxBuffer: 1 << 26 })
    const { processes } = must(await readBpmn(xml))
    assert.ok(processes.length > 0, name)
    for (const one of processes) assert.equal(one.type === null, one.unfit.length > 0, name)
    if (processes.every((one) => one.type)) runs++
  }
  assert.ok(runs >= 5)
})
