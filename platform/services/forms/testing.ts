import { say } from '../../../base/index.ts'
import type { ItemBody, ItemVersion } from '../items/declare.ts'
import { BODY, CODE } from '../items/testing.ts'

const t = say

/** The invented food licence with a longer form: sections, conditions, rows, reckoned and signed fields. */
export const FORM: ItemBody['form'] = {
  sections: [
    { name: 'shop', title: t('经营场所', 'The place') },
    { name: 'kitchen', title: t('厨房', 'The kitchen'), always: false },
  ],
  fields: {
    shopName: { kind: 'text', title: t('店名', 'Name of the shop'), required: true, max: 40, group: 'shop' },
    own: { kind: 'yes', title: t('场所是自有的吗', 'Own premises?'), required: true, group: 'shop' },
    landlord: {
      ...{ kind: 'text', title: t('出租人', 'Landlord'), required: true, group: 'shop', personal: 'name' },
      when: { field: 'own', is: false },
    },
    staff: {
      ...{ kind: 'rows', title: t('从业人员', 'Staff'), group: 'shop', max: 5 },
      of: {
        name: { kind: 'text', title: t('姓名', 'Name'), required: true, personal: 'name' },
        pay: { kind: 'money', title: t('月薪', 'Pay'), min: 0 },
      },
    },
    payroll: {
      kind: 'money',
      title: t('月薪合计', 'Payroll'),
      group: 'shop',
      computed: { sum: ['staff.pay'] },
    },
    stoves: {
      kind: 'integer',
      title: t('灶眼数', 'Stoves'),
      required: true,
      min: 1,
      max: 50,
      group: 'kitchen',
    },
    consent: { kind: 'signature', title: t('申请人签名', 'Signature') },
  },
}

export const version = (body: Partial<ItemBody> = {}, number = 1): ItemVersion => ({
  ...BODY,
  form: FORM,
  ...body,
  district: '990101',
  id: '01900000-0000-7000-8000-0000000000aa',
  code: CODE,
  catalogCode: '440125001000',
  type: '01',
  law: ['法'],
  version: number,
  validFrom: '2026-01-01',
  state: 'inUse',
  pausedWhy: null,
  publishedAt: new Date('2026-01-01T00:00:00Z'),
  publishedBy: '测试',
})
