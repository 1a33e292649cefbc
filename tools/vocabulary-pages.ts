import { readFileSync, writeFileSync } from 'node:fs'
import * as kit from '../kit/index.ts'
import { type Declared, declared } from './vocabulary.ts'
import { functionWords } from './vocabulary-functions.ts'
import { commonWords, effectWords, ownWords, units } from './vocabulary-words.ts'

/**
 * The reference of the words of a pack 词汇表: names, shapes and which may be left out come from the declarations, meanings
 * from beside them, examples from packs that run. `node tools/vocabulary-pages.ts` writes, `--check` only compares.
 */
const ROOT = new URL('../', import.meta.url)
type Language = 'zh' | 'en'
const LANGUAGES: readonly Language[] = ['zh', 'en']

const FIELDS = 'platform/fields/declare.ts'
const MATTERS = 'platform/matters/declare.ts'
const POPULATION = 'platform/matters/population.ts'
const FIGURES = 'brain/indicators/declare.ts'
const LAYERS = 'platform/places/layers/declare.ts'
const RULES = 'brain/watch/rules/declare.ts'
const PLANS = 'platform/command/plans/declare.ts'
const ALERTS = 'platform/command/alerts/declare.ts'
const BOARDS = 'brain/indicators/boards/declare.ts'

/** Chapters, and in each the types with the file that declares them; a third name where two types share one. */
const CHAPTERS: readonly (readonly [
  zh: string,
  en: string,
  ...(readonly [file: string, type: string, as?: string])[],
])[] = [
  ['应用', 'A pack', ['kit/declare.ts', 'Pack'], ['platform/org/declare.ts', 'Role']],
  ['代码表', 'Code lists', [FIELDS, 'CodeList'], [FIELDS, 'Code']],
  [
    '字段',
    'Fields',
    [FIELDS, 'Common'],
    [FIELDS, 'Field'],
    [FIELDS, 'When'],
    [FIELDS, 'HeldBy'],
    [FIELDS, 'Prefill'],
    [FIELDS, 'Computed'],
  ],
  [
    '事项和流程',
    'Matters and flows',
    ['kit/declare.ts', 'MatterDeclaration'],
    [MATTERS, 'Flow'],
    [MATTERS, 'FlowState'],
    [MATTERS, 'Action'],
    ['platform/matters/declare-effects.ts', 'Effect'],
    [MATTERS, 'ClockRule'],
    [MATTERS, 'LimitFrom'],
    ['platform/clocks/declare.ts', 'Limit'],
    [MATTERS, 'JoinRule'],
    [MATTERS, 'FieldRule'],
  ],
  [
    '自动办理',
    'What happens by itself',
    ...['Automation', 'AutoStep', 'AutoResult', 'AutoFacts', 'LaneRule', 'SigningRule', 'DueRule'].map(
      (type) => ['kit/automation.ts', type] as const,
    ),
  ],
  ['台账', 'Registers', ['kit/declare.ts', 'RegisterDeclaration']],
  [
    '指标',
    'Indicators',
    [FIGURES, 'IndicatorDeclaration'],
    [POPULATION, 'Population'],
    [POPULATION, 'Period'],
    [POPULATION, 'Condition'],
    [FIGURES, 'Threshold'],
    [FIGURES, 'ReadingFigure'],
  ],
  [
    '视图和公开页',
    'Views and open pages',
    ['kit/blocks.ts', 'Block'],
    ['kit/blocks.ts', 'RowsBlock'],
    ['kit/declare.ts', 'SunshineDeclaration'],
    ['kit/declare.ts', 'SunshineMatter'],
  ],
  ['地图', 'The map', [LAYERS, 'LayerDraft'], [LAYERS, 'LayerSource'], [LAYERS, 'LayerStyle']],
  [
    '感知和监测',
    'Sensing and watching',
    ['platform/signals/declare.ts', 'MetricDeclaration'],
    [RULES, 'WatchRuleDeclaration'],
    [RULES, 'Objects'],
    [RULES, 'Condition', 'WatchCondition'],
    ['kit/assess.ts', 'AssessmentDeclaration'],
    ['kit/assess.ts', 'RowAssessmentDeclaration'],
  ],
  [
    '证照和城市码',
    'Certificates and the city code',
    ['platform/credentials/certificates/declare.ts', 'CertificateType'],
    ['platform/credentials/codes/declare.ts', 'SceneDeclaration'],
  ],
  [
    '预案和预警',
    'Plans and warnings',
    [PLANS, 'PlanBody'],
    [PLANS, 'PlanTask'],
    [ALERTS, 'WarningKind'],
    [ALERTS, 'WarningLevel'],
  ],
  ['运行中心', 'The operation centre', [BOARDS, 'ThemeDeclaration'], [BOARDS, 'Widget']],
  ['决策表', 'Decision tables', ['platform/decisions/declare.ts', 'DecisionTable']],
  ['政务服务事项', 'Service items', ['kit/services.ts', 'Wanted']],
  ['演示', 'Demonstrations', ['kit/demo.ts', 'PackDemo'], ['kit/city.ts', 'Life'], ['kit/city.ts', 'Step']],
]

const examples = JSON.parse(
  readFileSync(new URL('tools/vocabulary-examples.json', ROOT), 'utf8'),
) as Readonly<Record<string, string>>
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
const code = (text: string): string => (text === '' ? '' : `\`${cell(text)}\``)
const wordsOf = (key: string) =>
  Object.hasOwn(ownWords, key) ? ownWords[key] : commonWords[key.split('.')[1] ?? '']

function table(named: string, type: Declared, language: Language): string {
  const rows = type.members.map(({ name, optional, shape, says }) => {
    const key = `${named}.${name}`
    const words = wordsOf(key)
    const meaning = language === 'zh' ? (words?.[0] ?? says) : says || (words?.[1] ?? words?.[0] ?? '')
    const unit = units[key]
    const measured = unit ? (language === 'zh' ? unit[0] : (unit[1] ?? unit[0])) : '–'
    return `| \`${name}\`${optional ? '' : ' ✱'} | ${cell(meaning)} | ${code(shape)} | ${measured} | ${code(examples[key] ?? '')} |`
  })
  const head =
    language === 'zh'
      ? '| 词（✱ 必写） | 含义 | 形状 | 单位 | 例 |'
      : '| Word (✱ = needed) | Meaning | Shape | Unit | Example |'
  return `### ${named}\n\n${[head, '|---|---|---|---|---|', ...rows].join('\n')}`
}

const functions = (language: Language): string => {
  const rows = Object.entries(functionWords).map(
    ([name, [zh, en, example]]) => `| \`${name}\` | ${language === 'zh' ? zh : en} | ${code(example)} |`,
  )
  const head = language === 'zh' ? '| 函数 | 含义 | 例 |' : '| Function | Meaning | Example |'
  return [head, '|---|---|---|', ...rows].join('\n')
}
const effects = (language: Language): string => {
  const rows = Object.entries(effectWords).map(
    ([name, [zh, en]]) => `| \`${name}\` | ${language === 'zh' ? zh : en} |`,
  )
  const head = language === 'zh' ? '| `do` | 发生什么 |' : '| `do` | What happens |'
  return [head, '|---|---|', ...rows].join('\n')
}

function page(language: Language): string {
  const zh = language === 'zh'
  const chapters = CHAPTERS.map(([titleZh, titleEn, ...types]) => {
    const parts = types.map(([file, type, as]) =>
      table(as ?? type, declared(new URL(file, ROOT), type), language),
    )
    const more = types.some(([, type]) => type === 'Effect') ? `\n\n${effects(language)}` : ''
    return `## ${zh ? titleZh : titleEn}\n\n${parts.join('\n\n')}${more}`
  })
  const head = zh
    ? '# 应用包词汇表\n\n由声明生成（`node tools/vocabulary-pages.ts`），请勿手改。写法见[应用包指南](packs.md)。文字一律用 `say(中文, 英文)`；时间用 `Date`，日期用 `YYYY-MM-DD`，金额用整数分，坐标用度（CGCS2000），距离用米。'
    : '# The words of a pack\n\nMade from the declarations (`node tools/vocabulary-pages.ts`); not to be edited. How to write one: [the guide](packs.md). Sentences are `say(Chinese, English)`; instants are `Date`, days `YYYY-MM-DD`, money whole fen, places degrees (CGCS2000), distances metres.'
  return `${head}\n\n## ${zh ? '函数' : 'Functions'}\n\n\`import { … } from 'huying/kit'\`\n\n${functions(language)}\n\n${chapters.join('\n\n')}\n`
}

/** What has no words yet, and words that nothing bears any more. */
export function vocabularyFaults(): readonly string[] {
  const keys = new Set(
    CHAPTERS.flatMap(([, , ...types]) =>
      types.flatMap(([file, type, as]) =>
        declared(new URL(file, ROOT), type).members.map(({ name }) => `${as ?? type}.${name}`),
      ),
    ),
  )
  const source = readFileSync(new URL('platform/matters/declare-effects.ts', ROOT), 'utf8')
  const does = new Set(
    [...source.matchAll(/readonly do: ([^;}\n]+)/g)].flatMap(([, all = '']) =>
      [...all.matchAll(/'(\w+)'/g)].map(([, one = '']) => one),
    ),
  )
  return [
    ...[...keys]
      .filter((key) => !wordsOf(key))
      .map((key) => `${key} has no words in tools/vocabulary-words.ts`),
    ...[...keys]
      .filter((key) => !examples[key])
      .map((key) => `${key} has no example in tools/vocabulary-examples.json`),
    ...[...Object.keys(ownWords), ...Object.keys(examples), ...Object.keys(units)]
      .filter((key) => !keys.has(key))
      .map((key) => `${key} is no word of a pack`),
    ...[...does]
      .filter((one) => !Object.hasOwn(effectWords, one))
      .map((one) => `the effect ${one} has no words`),
    ...Object.keys(effectWords)
      .filter((one) => !does.has(one))
      .map((one) => `there is no effect ${one}`),
    ...Object.keys(kit)
      .filter((one) => !Object.hasOwn(functionWords, one))
      .map((one) => `the function ${one} has no words in tools/vocabulary-functions.ts`),
    ...Object.keys(functionWords)
      .filter((one) => !Object.hasOwn(kit, one))
      .map((one) => `the kit has no ${one}`),
  ]
}

/** Both pages as they should be. */
export const vocabularyPages = (): readonly { readonly path: string; readonly wanted: string }[] =>
  LANGUAGES.map((language) => ({ path: `docs/${language}/pack-words.md`, wanted: page(language) }))

if (import.meta.main) {
  for (const fault of vocabularyFaults()) process.stderr.write(`${fault}\n`)
  for (const { path, wanted } of vocabularyPages()) {
    let now = ''
    try {
      now = readFileSync(new URL(path, ROOT), 'utf8')
    } catch {
      // not made yet
    }
    if (now === wanted) continue
    process.stdout.write(`${path}\n`)
    if (process.argv.includes('--check')) process.exitCode = 1
    else writeFileSync(new URL(path, ROOT), wanted)
  }
}
