import type { TopicSeed } from '../../kit/index.ts'
import type { Story } from './stories.ts'

/** One thing that many people of one place tell of, each in words of their own; everything is invented. */
export type Issue = {
  readonly story: Omit<Story, 'title' | 'content'>
  readonly place: string
  /** Hours before now at which they call, in the order of `told`. */
  readonly hoursBack: readonly number[]
  readonly told: readonly { readonly title: string; readonly content: string }[]
}

const told = (title: string, content: string) => ({ title, content })

export const issues: readonly Issue[] = [
  {
    story: {
      category: '0301',
      kind: 'complaint',
      weight: 1,
      answer:
        '执法人员夜间到现场核查，施工单位未取得夜间施工证明，已责令停止夜间作业并立案；将每晚 22 时后加密巡查。',
    },
    place: '云栖雅苑北侧地块',
    hoursBack: [150, 122, 98, 75, 52, 50, 33, 29, 27, 26, 20, 11, 9, 8, 7, 6],
    told: [
      told(
        '云栖雅苑北侧工地夜间施工',
        '云栖雅苑北侧工地晚上十一点还在打桩，整栋楼都听得见，请制止夜间施工。',
      ),
      told('云栖雅苑旁边打桩噪声大', '住在云栖雅苑三栋，北侧工地连续几晚打桩到凌晨，老人心脏不好受不了。'),
      told('投诉云栖雅苑旁工地凌晨浇筑', '云栖雅苑旁工地凌晨一点还在浇筑混凝土，泵车声音很大，孩子睡不着。'),
      told(
        '云栖雅苑业主反映夜间施工扰民',
        '我是云栖雅苑业主，北侧地块夜间施工扰民已经一周，多次拨打工地电话没人接。',
      ),
      told(
        '云栖雅苑北门工地半夜切割钢筋',
        '云栖雅苑北门外的工地半夜切割钢筋，噪声刺耳，家里有高三学生要休息。',
      ),
      told('夜间施工何时停止（云栖雅苑）', '请问云栖雅苑北侧工地有没有夜间施工许可？昨晚又施工到两点。'),
      told(
        '云栖雅苑工地渣土车凌晨进出',
        '云栖雅苑北侧工地渣土车凌晨进出，鸣笛、倒车提示音不断，整晚没法睡。',
      ),
      told('云栖雅苑夜间打桩', '云栖雅苑北侧昨晚又打桩，窗户都在震，要求夜间停工。'),
      told(
        '再次反映云栖雅苑旁夜间施工',
        '上周反映过云栖雅苑旁工地夜间施工，停了一晚又开工了，希望有人夜里来看。',
      ),
      told('云栖雅苑 5 栋噪声无法入睡', '云栖雅苑 5 栋正对工地，夜里十二点施工灯照进卧室，打桩声一直不停。'),
      told('云栖雅苑工地噪声测一测', '希望环保部门晚上到云栖雅苑测一测工地噪声，居民已经连续多日无法休息。'),
      told(
        '云栖雅苑北侧地块深夜施工',
        '今天凌晨云栖雅苑北侧地块深夜施工，挖机和泵车一起开，小孩被吵醒几次。',
      ),
      told('云栖雅苑住户要求停止夜间施工', '云栖雅苑多名住户要求停止夜间施工，白天我们理解，夜里必须停。'),
      told('工地夜间噪声影响云栖雅苑', '工地夜间噪声严重影响云栖雅苑居民，十点以后应当停止作业。'),
      told('云栖雅苑旁工地夜里又打桩了', '夜里云栖雅苑旁的工地又在打桩，物业说管不了，请执法部门处理。'),
      told(
        '云栖雅苑北侧施工到天亮',
        '云栖雅苑北侧工地昨晚施工到天亮，第二天上班头疼，请尽快解决夜间施工扰民。',
      ),
    ],
  },
]

export const topics: readonly TopicSeed[] = [
  {
    title: '夜间施工噪声专项治理',
    goal: '六周内夜间施工噪声诉求每周件数下降三成，重点工地夜间施工证明公示率达到 100%。',
    owner: '区城管局',
    fromDays: -13,
    toDays: 28,
    category: '0301',
    measures: [
      { text: '摸排在建工地并公示夜间施工证明', unit: '区城管局', dueDays: -6, doneDays: -7 },
      { text: '每晚 22 时后联合巡查，现场检测噪声', unit: '生态环境白云分局', dueDays: 14, doneDays: null },
      { text: '约谈反复被投诉的施工单位', unit: '区住建局', dueDays: 7, doneDays: null },
    ],
  },
]
