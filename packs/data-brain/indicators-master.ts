import { type IndicatorDeclaration, OF_ROWS } from '../../brain/indicators/declare.ts'
import { say } from '../../kit/index.ts'

const owner = say('数据主管部门', 'Data authority')
const type = 'dataBrain.correction'

/** 精准鲜活: how doubts about values are answered, how full and how fresh the base registers are. */
const ofRegister = (name: string) => ({ register: `dataBrain.${name}` })

/** Days in which a row must have been brought up to date to count as fresh. Source: our default, half a year. */
const FRESH_DAYS = 180

/** Rows, completeness 完整率 and freshness 鲜活率 of a base register. */
const pairOf = (
  name: string,
  zh: string,
  en: string,
  filled: readonly string[],
  words: string,
): Readonly<Record<string, IndicatorDeclaration>> => ({
  [`${name}Rows`]: {
    title: say(`${zh}入库数`, `${en}: rows`),
    formula: say(`${zh}现有在用记录数`, `rows in force`),
    ...{ unit: 'rows', version: 1, direction: 'none', owner, count: OF_ROWS },
    rows: { of: ofRegister(name) },
  },
  [`${name}Full`]: {
    title: say(`${zh}完整率`, `${en}: completeness`),
    formula: say(
      `${zh}在用记录中 ${words} 已有值的格数 ÷ 应有格数 × 100%`,
      `cells of ${filled.join(', ')} that are filled ÷ all of them × 100 %`,
    ),
    ...{ unit: 'percent', version: 1, direction: 'up', target: 95, owner, count: OF_ROWS },
    rows: { of: ofRegister(name), share: { filled } },
  },
  [`${name}Fresh`]: {
    title: say(`${zh}鲜活率`, `${en}: freshness`),
    formula: say(
      `${zh}在用记录中近 ${FRESH_DAYS} 天内更新过的 ÷ 全部 × 100%`,
      `rows brought up to date in the last ${FRESH_DAYS} days ÷ all × 100 %`,
    ),
    ...{ unit: 'percent', version: 1, direction: 'up', target: 80, owner, count: OF_ROWS },
    rows: { of: ofRegister(name), share: { withinDays: FRESH_DAYS } },
  },
})

export const masterIndicators: Readonly<Record<string, IndicatorDeclaration>> = {
  doubtsRaised: {
    title: say('疑义核实件数', 'Verifications opened'),
    formula: say('期间内提出的疑义核实与校核纠错件数', 'verifications opened in the period'),
    unit: 'matters',
    version: 1,
    direction: 'none',
    owner,
    count: { type, period: 'openedAt' },
  },
  doubtsInTime: {
    title: say('疑义按时核实率', 'Verified in time'),
    formula: say(
      '期间内到期的核实时限全部按时的件数 ÷ 有该时限到期的件数 × 100%',
      'verifications whose limit due in the period was kept ÷ those with such a limit × 100 %',
    ),
    unit: 'percent',
    version: 1,
    direction: 'up',
    target: 95,
    owner,
    count: { type, period: { clockDue: 'verify' } },
    of: [{ clock: 'verify', result: 'kept' }],
  },
  doubtsOpen: {
    title: say('在途疑义', 'Verifications in progress'),
    formula: say('截至时点尚未办结的疑义核实件数', 'verifications not closed at the as-of instant'),
    unit: 'matters',
    version: 1,
    direction: 'down',
    owner,
    count: { type, period: 'standing', where: [{ is: 'open' }] },
  },
  ...pairOf('person', '人口基础库', 'Population', ['name', 'sex', 'birth', 'area'], '姓名、性别、出生日期、现住区划'),
  ...pairOf(
    'legalPerson',
    '法人基础库',
    'Legal persons',
    ['name', 'kind', 'address', 'area', 'state'],
    '名称、类型、住所、所在区划、登记状态',
  ),
  ...pairOf('address', '标准地址库', 'Addresses', ['full', 'area', 'road'], '标准地址、所在区划、道路'),
  ...pairOf('building', '建筑物库', 'Buildings', ['title', 'location', 'area'], '名称、坐落、所在区划'),
  ...pairOf('certificate', '电子证照库', 'Certificates', ['holder', 'issuer', 'issuedOn'], '持证主体、发证机关、发证日期'),
  ...pairOf('creditRecord', '社会信用库', 'Credit records', ['subject', 'kind', 'authority'], '主体名称、类别、认定单位'),
}
