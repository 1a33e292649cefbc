/** Apart from its folder, so that our own packaging does not take it for one of our files. */
const INDEX = 'index.ts'

const camel = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const declaration = (name: string): string => `import {
  code,
  declareRefusals,
  integer,
  longText,
  matter,
  pack,
  register,
  say,
  text,
  workingDays,
} from 'huying/kit'

/** What this pack refuses: a code, an HTTP status, a sentence and a remedy, each in both languages. */
const refuse = declareRefusals({
  '${camel(name)}.tooMany': {
    http: 422,
    says: () => say('一次最多 20 件', 'At most 20 at a time'),
    remedy: say('分次申请', 'Ask in several parts'),
  },
})

/** A rule is a function of values: no clock, no database; it also runs in the browser. */
export const notTooMany = (_case: unknown, form: Readonly<Record<string, unknown>>) =>
  Number(form.count ?? 0) > 20 ? refuse['${camel(name)}.tooMany']() : null

/** 申请: somebody asks, a keeper decides. */
const request = matter({
  title: say('申请', 'Request'),
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('要什么、为什么', 'What and why'), required: true, min: 4, max: 1000 }),
    sort: code({ title: say('种类', 'Kind'), list: '${camel(name)}Sort', required: true }),
  },
  flow: {
    initial: 'asked',
    states: {
      asked: { title: say('待决定', 'Asked'), kind: 'open' },
      granted: { title: say('已同意', 'Granted'), kind: 'closed' },
      refused: { title: say('未同意', 'Refused'), kind: 'closed' },
    },
    actions: {
      grant: {
        title: say('同意', 'Grant'),
        from: ['asked'],
        to: 'granted',
        by: ['${camel(name)}Keeper'],
        form: {
          count: integer({ title: say('件数', 'How many'), required: true, min: 1, max: 1000 }),
          note: longText({ title: say('说明', 'Note'), max: 500 }),
        },
        guards: [notTooMany],
        effects: [{ do: 'note', public: true }, { do: 'stopAllClocks' }],
      },
      refuse: {
        title: say('不同意', 'Refuse'),
        from: ['asked'],
        to: 'refused',
        by: ['${camel(name)}Keeper'],
        form: { note: longText({ title: say('理由', 'Why not'), required: true, max: 500 }) },
        effects: [{ do: 'note', public: true }, { do: 'stopAllClocks' }],
      },
    },
  },
  opening: { asked: [{ do: 'startClock', clock: 'decide' }] },
  clocks: {
    decide: {
      title: say('决定', 'Decide'),
      limit: { '*': workingDays(5) },
      basis: say('写明依据的条文', 'name the rule that gives the limit'),
      main: true,
    },
  },
})

/** ${name}: what the pack is for, in one sentence. */
export const ${camel(name)} = pack({
  name: '${camel(name)}',
  title: say('${name}', '${name}'),
  net: 'serve',
  domain: '民生保障',
  roles: { ${camel(name)}Keeper: { title: say('管理员', 'Keeper'), sees: 'area' } },
  codes: [
    {
      name: '${camel(name)}Sort',
      version: '1',
      title: say('种类', 'Kinds'),
      codes: [
        { code: 'new', title: say('新领', 'New') },
        { code: 'mend', title: say('维修', 'To be mended') },
      ],
    },
  ],
  matters: { request },
  registers: {
    thing: register({
      title: say('物品台账', 'Things'),
      fields: {
        number: text({ title: say('编号', 'Number'), required: true, max: 20 }),
        sort: code({ title: say('种类', 'Kind'), list: '${camel(name)}Sort' }),
        count: integer({ title: say('数量', 'How many'), min: 0, max: 100000 }),
      },
      label: 'number',
      key: ['number'],
      search: ['number'],
      publicFields: ['number', 'sort'],
      editors: ['${camel(name)}Keeper'],
      readers: ['*'],
    }),
  },
  indicators: {
    decidedInTime: {
      title: say('按时决定率', 'Decided in time'),
      unit: 'percent',
      version: 1,
      direction: 'up',
      owner: say('管理员', 'Keeper'),
      formula: say('期间内到期且按时决定的申请 ÷ 期间内到期的申请', 'requests decided in time ÷ requests due in the period'),
      count: { type: '${camel(name)}.request', period: { clockDue: 'decide' } },
      of: [{ clock: 'decide', result: 'kept' }],
    },
  },
})
`

const tests = (name: string): string => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check } from 'huying/kit'
import { ${camel(name)}, notTooMany } from './${INDEX}'

test('the pack is sound', () => {
  assert.deepEqual(check([${camel(name)}]), [])
})

test('at most 20 at a time', () => {
  assert.equal(notTooMany({}, { count: 20 }), null)
  assert.equal(notTooMany({}, { count: 21 })?.code, '${camel(name)}.tooMany')
})
`

const readme = (name: string): string => `# ${name}

呼应的应用包 · a pack for Huying.

\`\`\`
npm install          # 依赖 dependencies
npm test             # 规则与声明 rules and declaration
npx huying check .   # 检查声明 check the declaration
HUYING_PACKS=. npx huying start    # 带此包启动 start a city with it
npx huying pack .    # 打成 npm 包 make the npm package
\`\`\`

\`index.ts\` 是全部声明；规则是纯函数，测试写在旁边。
\`index.ts\` is the whole declaration; rules are pure functions with their tests beside them.
`

/** The files of a new pack, by name. They pass `huying check` and their own tests as they stand. */
export function templateOf(
  name: string,
  own: { readonly name: string; readonly version: string },
): Readonly<Record<string, string>> {
  const manifest = {
    name,
    version: '0.1.0',
    description: '呼应的应用包 · a pack for Huying',
    type: 'module',
    main: `./${INDEX}`,
    scripts: { test: 'node --test' },
    engines: { node: '>=24' },
    peerDependencies: { [own.name]: `^${own.version}` },
    devDependencies: { [own.name]: `^${own.version}` },
  }
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    [INDEX]: declaration(name),
    'index.test.ts': tests(name),
    'README.md': readme(name),
    '.gitignore': 'node_modules/\ndata/\n*.tgz\n',
  }
}
