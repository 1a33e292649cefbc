import * as k from '../../kit/index.ts'
import { evidence, parkCode } from './renewal.ts'
import { balance, billOf, leaseFaults, refuse, rentDoubtful, rentRoll } from './rules.ts'

const CLERK = ['parkClerk', 'parkOfficer'] as const
const tenant = k.creditCode({ title: k.say('企业信用代码', 'Tenant’s credit code'), required: true })
const which = { unit: k.line('物业编码', 'Unit', 40), park: parkCode, tenant }

/** What a lease says; the form of the service item is the same. */
export const leaseFields = {
  ...which,
  ...k.fieldLines(`
    rent 月租金（元/平方米） Rent, yuan/m² a month: amount 4! · stepPercent 递增（%） Step-up, %: amount
    stepYears 递增周期（年） Every … years: integer 0..20 · depositMonths 押金（月） Deposit, months: amount 1
    from 租期起 From: day! · to 租期止 To: day! · headLease 原租约（转租时填） Head lease, when sub-let: text 40`),
}

/** 租赁备案: checked against every other lease, the rent publicised, then in the ledger by the day it was filed. */
export const lease = k.matter({
  ...{ title: k.say('物业租赁备案', 'Lease filing'), requester: k.say('承租企业', 'Tenant') },
  fields: { ...k.applicationFields, ...leaseFields, point: k.point({ title: k.say('位置', 'Place') }) },
  flow: k.flow({
    open: 'applied 待核对 Applied · publicised 租金公示中 Rent being publicised',
    closed: 'filed 已备案 Filed · refused 不予备案 Refused · withdrawn 已撤回 Withdrawn',
    acts: {
      found: ['核对：无冲突', 'No conflict', 'applied', '', 'system'],
      conflict: ['核对：有冲突', 'Conflict', 'applied', 'refused', 'system'],
      publicise: ['公示租金', 'Publicise the rent', 'applied', 'publicised', ...CLERK],
      file: ['备案', 'File', 'publicised', 'filed', ...CLERK],
      refuse: ['不予备案', 'Refuse', 'applied publicised', 'refused', ...CLERK],
    },
    withdraw: ['applied publicised', 'requester', ...CLERK],
    forms: {
      found: { warning: k.words('提示', 'Warning', false) },
      conflict: { findings: k.words('冲突事项', 'What conflicts') },
      publicise: evidence,
      file: { remark: k.words('备案意见', 'Remark', false) },
      refuse: k.reason,
    },
    guards: { publicise: [k.tagged('sound', refuse['industrialPark.notYet'])], file: [k.publicityOver('publicity')] },
    starts: { publicise: 'publicity' },
    tags: { found: 'sound' },
    ends: ['conflict', 'file', 'refuse'],
    tells: {
      conflict: ['租约与已备案租约冲突，请核对', 'The lease conflicts with one on file'],
      file: ['租约已备案', 'The lease is on file'],
      refuse: ['租约未予备案，请查看理由', 'The lease was not filed; see why'],
    },
    danger: ['refuse'],
  }),
  opening: { applied: k.starting('promise', 'legal') },
  clocks: {
    promise: { ...k.promiseClock(k.ours('10 个工作日', '10 working days'), 10), tells: CLERK },
    legal: {
      ...k.legalClock(k.say('广东省城镇房屋租赁条例第十条：30 日', 'Guangdong rule on leases art. 10: 30 days'), 20),
      tells: CLERK,
    },
    ...k.clocks({ publicity: ['租金公示', 'Rent publicity', k.workingDays(5), ...CLERK] }, { waits: ['publicity'] }),
  },
})

const UNIT = { unit: 'industrialPark.unit code=unit' }
export const leaseAutomation: k.Automation = {
  steps: [
    k.step(
      ['租约冲突核对', 'Conflicts of leases'],
      'open',
      {
        ...UNIT,
        others: 'industrialPark.lease unit',
        head: 'industrialPark.lease number=headLease',
        project: 'industrialPark.project park',
        paid: 'industrialPark.lease park',
      },
      ({ data, rows: { others = [], paid = [] }, first: { unit: found, head, project } }) => {
        const { faults, warns } = leaseFaults(
          data as never,
          others.filter(({ number }) => !data.headLease || number !== data.headLease) as never,
          head?.to as k.Day | undefined,
          project?.clearBy as k.Day | undefined,
        )
        const { mean } = rentRoll(paid.map((one) => ({ areaM2: Number(one.areaM2 ?? 0), rent: Number(one.rent) })))
        if (rentDoubtful(Number(data.rent), mean)) warns.push(`租金低于园区均价（${mean} 元）的七成，请说明`)
        const all = [...(found ? [] : ['没有该物业']), ...(data.headLease && !head ? ['没有该原租约'] : []), ...faults]
        return all.length > 0
          ? { action: 'conflict', form: { findings: all.join('；') } }
          : { action: 'found', form: warns.length > 0 ? { warning: warns.join('；') } : {} }
      },
    ),
    k.step(['租约入账', 'Into the ledger'], 'file', UNIT, ({ number, data, at, first: { unit: found } }) => {
      const own = Object.fromEntries(Object.keys(leaseFields).flatMap((name) => (data[name] == null ? [] : [[name, data[name]]])))
      const values = { number, ...own, areaM2: found?.areaM2, filedOn: k.dayOf(at) }
      const unit = found ? [{ register: 'industrialPark.unit', values: { ...found, state: 'let', vacantM2: 0 } }] : []
      return { writes: [{ register: 'industrialPark.lease', values }, ...unit] }
    }),
  ],
}

/** Rules are asked without a form too: whether an act may be begun at all. */
const allSettled: k.Guard = (_case, form) => {
  if (!('wagesPaid' in form)) return null
  const open = [
    ...(form.permitEnded === true ? [] : ['排污许可未注销']),
    ...(Number(form.dangerousKg ?? 1) === 0 ? [] : ['危险品未清零']),
    ...(form.wagesPaid === true ? [] : ['员工工资未结清']),
  ]
  return open.length > 0 ? refuse['industrialPark.exitOpen']({ open: open.join('、') }) : null
}
export const exitFields = {
  ...which,
  ...k.fieldLines('toWhere 迁往何处 Where to: line 200 · wantsM2 需要周转面积（平方米） Space needed meanwhile, m²: integer 0..'),
}

/** 企业退出、搬迁: nothing is left behind: permit, dangerous goods, wages. */
export const exit = k.matter({
  ...{ title: k.say('企业退出搬迁', 'Tenant leaves'), requester: k.say('企业', 'Firm') },
  fields: { ...k.applicationFields, ...exitFields },
  flow: k.flow({
    open: 'applied 待核查 Applied · checked 待腾空 To be emptied',
    closed: 'left 已退出 Left · withdrawn 已撤回 Withdrawn',
    acts: {
      check: ['清退核查', 'Checked', 'applied', 'checked', ...CLERK],
      leave: ['腾空确认', 'Emptied', 'checked', 'left', ...CLERK],
    },
    withdraw: ['applied checked', 'requester', ...CLERK],
    forms: {
      check: {
        ...k.fieldLines(`permitEnded 排污许可已注销或无需办理 Discharge permit ended, or none: yes
          dangerousKg 危险品存量（千克） Dangerous goods left, kg: amount! · wagesPaid 员工工资已结清 Wages paid: yes`),
        ...evidence,
      },
      leave: evidence,
    },
    guards: { check: [allSettled] },
    ends: ['leave'],
    tells: { leave: ['退出手续已办结', 'You have left; all is settled'] },
  }),
  opening: { applied: k.starting('promise') },
  clocks: { promise: { ...k.promiseClock(k.ours('10 个工作日', '10 working days'), 10), tells: CLERK } },
})

export const exitAutomation: k.Automation = {
  steps: [
    k.step(['物业腾空入账', 'The unit is vacant'], 'leave', UNIT, ({ first: { unit: found } }) => {
      const values = { ...found, state: 'vacant', vacantM2: found?.areaM2 }
      return found ? { writes: [{ register: 'industrialPark.unit', values }] } : null
    }),
  ],
}

/** 出账、收款: a month that is billed gives every lease its bill; a payment brings the lease up to date. */
export const billSteps = {
  billRun: [
    k.step(['出账', 'Bills'], 'created', { leases: 'industrialPark.lease park' }, ({ data, rows: { leases = [] } }) => {
      const [month, register] = [String(data.month), 'industrialPark.bill']
      const on = leases.filter(({ from, to }) => String(from) <= `${month}-31` && String(to) >= `${month}-01`)
      return {
        writes: on.map((one) => ({ register, values: { lease: one.number, park: data.park, ...billOf(one as never, month) } })),
      }
    }),
  ],
  bill: [
    k.step(['收款', 'Paid'], 'created updated', { bills: 'industrialPark.bill lease' }, ({ data, at, rows: { bills = [] } }) => {
      const values = { number: data.lease, ...balance(bills as never, k.dayOf(at)) }
      return { writes: [{ register: 'industrialPark.lease', values }] }
    }),
  ],
}
