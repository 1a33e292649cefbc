import type { FieldList } from '../../../platform/fields/declare.ts'
import { say } from '../../live/index.ts'

/** What the desks of people ask for; the same names and bounds as on the server. */
export const peopleForms = {
  add: {
    name: { kind: 'text', max: 50, title: say('姓名', 'Name'), required: true },
    account: {
      kind: 'text',
      min: 2,
      max: 40,
      title: say('登录账号', 'Login name'),
      required: true,
    },
    unit: { kind: 'unit', title: say('单位', 'Unit'), required: true },
    post: {
      kind: 'text',
      max: 60,
      title: say('岗位', 'Post'),
      help: say(
        '岗位上的职责随人到岗自动生效；不填为“工作人员”，不带职责',
        'A post brings its duties along; empty: staff without duties',
      ),
    },
    phone: { kind: 'phone', title: say('工作电话', 'Work phone') },
  },
  give: {
    account: { kind: 'account', title: say('人员', 'Person'), required: true },
    role: { kind: 'code', list: 'role', title: say('角色', 'Role'), required: true },
    area: { kind: 'area', title: say('区域', 'Area'), required: true },
    grid: {
      kind: 'text',
      max: 15,
      pattern: '\\d{15}',
      title: say(
        '只限网格（15 位标识码，空为区域内全部）',
        'One grid only (15 digits; empty: all of the area)',
      ),
    },
    unit: { kind: 'unit', title: say('单位（空为区域内全部）', 'Unit (empty: all of the area)') },
    grade: {
      kind: 'integer',
      min: 1,
      max: 4,
      title: say('可读数据等级（1–4）', 'Highest data grade (1–4)'),
    },
    from: { kind: 'day', title: say('开始日期（空为即刻）', 'From (empty: now)') },
    until: { kind: 'day', min: 'today', title: say('截止日期（含当日）', 'Until, that day included') },
  },
  delegate: {
    to: { kind: 'account', title: say('委托给', 'To whom'), required: true },
    role: {
      kind: 'code',
      list: 'role',
      title: say('角色（空为全部可委托职责）', 'Role (empty: all I may lend)'),
    },
    from: { kind: 'day', title: say('开始日期（空为即刻）', 'From (empty: now)') },
    until: {
      kind: 'day',
      min: 'today',
      title: say('截止日期（含当日）', 'Until, that day included'),
      required: true,
    },
    why: { kind: 'text', max: 500, title: say('事由', 'Why'), required: true },
  },
} as const satisfies Record<string, FieldList>

export type PeopleForm = keyof typeof peopleForms
