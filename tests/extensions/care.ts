import { say } from '../../base/index.ts'
import type { Extension, Pack } from '../../kit/index.ts'

/** 校外托管机构: after-school care as a data steward composes it, a register with inspections and one figure. */
export const care = {
  name: 'afterSchoolCare',
  title: say('校外托管机构', 'After-school care'),
  net: 'serve',
  domain: '民生保障',
  roles: {
    careKeeper: {
      title: say('托管机构管理', 'Keeper of care centres'),
      sees: 'area',
      matters: ['afterSchoolCare.'],
    },
  },
  codes: [
    {
      name: 'careResult',
      version: '1',
      title: say('检查结果', 'Results'),
      codes: [
        { code: 'good', title: say('合格', 'Passed') },
        { code: 'bad', title: say('不合格', 'Failed') },
      ],
    },
  ],
  registers: {
    centre: {
      title: say('校外托管机构登记簿', 'Register of care centres'),
      fields: {
        centreName: { kind: 'text', title: say('机构名称', 'Centre'), required: true, max: 60 },
        seat: { kind: 'text', title: say('地址', 'Seat'), required: true, max: 100 },
        area: { kind: 'area', title: say('所属区划', 'Area') },
        point: { kind: 'point', title: say('位置', 'Place') },
        places: { kind: 'integer', title: say('核定人数', 'Places'), min: 1, max: 500 },
        telephone: { kind: 'phone', title: say('负责人电话', 'Telephone'), personal: 'phone' },
        openedOn: { kind: 'day', title: say('开办日期', 'Opened on'), max: 'today' },
      },
      label: 'centreName',
      key: ['centreName'],
      search: ['centreName', 'seat'],
      publicFields: ['centreName', 'seat', 'places'],
      editors: ['careKeeper', 'officeHead'],
      readers: ['*'],
    },
  },
  matters: {
    inspection: {
      title: say('托管机构检查', 'Inspection of a care centre'),
      requester: null,
      fields: {
        title: { kind: 'text', title: say('标题', 'Title'), max: 100 },
        content: {
          kind: 'text',
          long: true,
          title: say('检查事由', 'Why'),
          required: true,
          min: 2,
          max: 2000,
        },
        centre: { kind: 'text', title: say('机构名称', 'Centre'), required: true, max: 60 },
        area: { kind: 'area', title: say('所属区划', 'Area') },
      },
      flow: {
        initial: 'planned',
        states: {
          planned: { title: say('待检查', 'To be inspected'), kind: 'open' },
          rectifying: { title: say('整改中', 'Being put right'), kind: 'open' },
          done: { title: say('已办结', 'Closed'), kind: 'closed' },
        },
        actions: {
          pass: {
            title: say('合格', 'Passed'),
            from: ['planned', 'rectifying'],
            to: 'done',
            by: ['careKeeper', 'officeHead'],
            form: { note: { kind: 'text', long: true, title: say('检查情况', 'What was seen'), max: 1000 } },
            effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
          },
          fail: {
            title: say('责令整改', 'To be put right'),
            from: ['planned'],
            to: 'rectifying',
            by: ['careKeeper', 'officeHead'],
            form: {
              result: { kind: 'code', list: 'careResult', title: say('结果', 'Result'), required: true },
            },
            effects: [{ do: 'record', fields: ['result'] }],
          },
        },
      },
      clocks: {
        inspect: {
          title: say('检查', 'Inspection'),
          limit: { '*': { workingDays: 10 } },
          basis: say('校外托管机构管理办法（试行）第十二条', 'Rules for care centres (trial), article 12'),
          main: true,
        },
      },
      opening: { planned: [{ do: 'startClock', clock: 'inspect' }] },
    },
  },
  indicators: {
    inspections: {
      title: say('托管机构检查数', 'Inspections of care centres'),
      unit: 'matters',
      version: 1,
      direction: 'none',
      formula: say('期间内登记的检查', 'inspections begun in the period'),
      owner: say('区教育局', 'Education bureau'),
      count: { type: 'afterSchoolCare.inspection', period: 'openedAt' },
    },
    centres: {
      title: say('在册托管机构', 'Care centres on the register'),
      unit: 'rows',
      version: 1,
      direction: 'none',
      formula: say('登记簿中在册的机构', 'centres that stand in the register'),
      owner: say('区教育局', 'Education bureau'),
      count: { type: '', period: 'standing' },
      rows: { of: { register: 'afterSchoolCare.centre' } },
    },
  },
} as const satisfies Extension

/** A pack beside it whose duties it names. */
export const office: Pack = {
  ...{ name: 'office', title: say('办公室', 'Office'), net: 'govern', domain: '公共支撑', codes: [] },
  ...{ matters: {}, registers: {}, indicators: {} },
  roles: { officeHead: { title: say('主任', 'Head'), sees: 'area' } },
}
