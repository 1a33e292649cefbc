import type { ShareSeed } from '../../kit/index.ts'

/** 共享申请 of the demonstration: in use, to be decided, refused, waiting for its form. */
export const sharing: readonly ShareSeed[] = [
  {
    ...{
      owner: '区政数局',
      nth: 0,
      user: '区民政局',
      duty: 'SX-MZ-0017',
      mode: 'query',
      system: '高龄津贴系统',
      daysAgo: 12,
    },
    ...{
      purpose: '核对申请人办件情况，办理高龄津贴不再要求提交证明',
      basis: '《广东省老年人权益保障条例》及本局职责规定',
    },
    acts: [{ act: 'passForm' }, { act: 'agree' }],
  },
  {
    ...{
      owner: '区市场监管局',
      nth: 0,
      user: '区城管局',
      duty: 'SX-CG-0103',
      mode: 'check',
      system: '门前三包系统',
      daysAgo: 9,
    },
    ...{ purpose: '核验沿街商户是否登记在册，只需是或否', basis: '《广州市市容环境卫生管理规定》' },
    acts: [
      { act: 'passForm' },
      { act: 'agreePart', form: { volume: 200, words: '同意核验，每日不超过 200 次' } },
    ],
  },
  {
    ...{
      owner: '区卫健局',
      nth: 0,
      user: '区教育局',
      duty: 'SX-JY-0042',
      mode: 'query',
      system: '入园登记系统',
      daysAgo: 4,
    },
    ...{ purpose: '入园登记时查询接种点信息', basis: '《疫苗管理法》第四十八条' },
    acts: [{ act: 'passForm' }],
  },
  {
    ...{
      owner: '区住建局',
      nth: 0,
      user: '区科工商信局',
      duty: 'SX-KG-0008',
      mode: 'batch',
      system: '招商地图',
      daysAgo: 15,
    },
    ...{ purpose: '整理辖区项目清单用于招商推介', basis: '本局年度工作安排' },
    acts: [
      { act: 'passForm' },
      {
        act: 'refuse',
        form: { reason: '《政务数据共享条例》：超出履行职责必需的范围', words: '所列用途可使用公开数据满足' },
      },
    ],
  },
  {
    ...{
      owner: '区水务局',
      nth: 0,
      user: '区应急局',
      duty: 'SX-YJ-0021',
      mode: 'subscribe',
      system: '三防指挥系统',
      daysAgo: 1,
    },
    ...{ purpose: '汛期接收水情变化，及时预警转移', basis: '《中华人民共和国防洪法》第四十四条' },
    acts: [],
  },
]
