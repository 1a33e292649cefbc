import { type StandardSeed, say } from '../../../kit/index.ts'

const code = (value: string, zh: string, en: string) => ({ code: value, title: say(zh, en) })

const RISK = {
  name: 'riskLevel',
  title: say('风险等级', 'Level of risk'),
  codes: [
    code('1', '重大风险', 'Great'),
    code('2', '较大风险', 'High'),
    code('3', '一般风险', 'Middle'),
    code('4', '低风险', 'Low'),
  ],
}
const DIFFICULTY = {
  name: 'difficulty',
  title: say('困难群众类别', 'Kinds of households in need'),
  local: 'extend' as const,
  codes: [
    code('10', '最低生活保障对象', 'Minimum living allowance'),
    code('20', '特困人员', 'Destitute persons'),
    code('30', '低保边缘家庭', 'Households near the allowance'),
    code('40', '支出型困难家庭', 'Households with great expenses'),
  ],
}

/** 逐级下发 in the demonstration: lists of the province and the city, and what the district made of them; invented. */
export const standards: readonly StandardSeed[] = [
  { area: '44', validFrom: '2025-01-01', tables: [{ ...RISK, version: '2025' }] },
  { area: '4401', validFrom: '2025-03-01', tables: [{ ...DIFFICULTY, version: '2025' }] },
  {
    area: '440111',
    validFrom: '2026-01-01',
    tables: [
      {
        ...DIFFICULTY,
        version: '2026-白云',
        codes: [...DIFFICULTY.codes, code('90', '临时困难家庭（区定）', 'Temporary need (of the district)')],
      },
    ],
  },
]
