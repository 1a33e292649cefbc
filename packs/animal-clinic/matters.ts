import * as k from '../../kit/index.ts'
import { dispensable, type Prescription, refuse, siteFaults } from './rules.ts'

const OFFICER = 'animalOfficer'
const VET = 'officialVet'
const CLINIC = 'clinicStaff'
const photos = k.evidence()
const findings = { findings: k.words('核对结果', 'What was found') }
export const chip = k.text({ title: k.say('免疫电子标识', 'Chip'), required: true, pattern: '^\\d{15}$', max: 15 })

/** Rules are asked without a form too: whether an act may be begun at all. */
const siteFits: k.Guard = ({ matter: { kind } }, form) => {
  if (typeof form.metresToFarm !== 'number') return null
  const faults = siteFaults({
    kind: kind === 'hospital' ? 'hospital' : 'clinic',
    metresToFarm: form.metresToFarm,
    ownEntrance: form.ownEntrance === true,
    vets: Number(form.vets ?? 0),
    surgery: form.surgery === true,
    wasteContract: form.wasteContract === true,
  })
  return faults.length > 0 ? refuse['animalClinic.siteFaults']({ faults: faults.join('；') }) : null
}
const stillHolds: k.Guard = ({ matter: { openedAt, kind, data } }, _form, at) => {
  const one = { kind: kind as Prescription['kind'], issuedAt: openedAt, days: Number(data.days ?? 1) }
  return dispensable(one, at) ? null : refuse['animalClinic.prescriptionOver']()
}

/** What a clinic says of itself; the same on the form of the service item. */
export const premises = k.fieldLines(`
  kind 机构类型 Kind: code animalClinicKind! · clinicName 机构名称 Name of the clinic: line
  place 诊疗场所 Premises: line 200 · point 位置 Place: point!`)

/** 动物诊疗许可: from the application to the licence. */
export const licence = k.matter({
  ...{ title: k.say('动物诊疗许可', 'Clinic licence'), requester: k.say('申请机构', 'Applicant') },
  fields: { ...k.applicationFields, ...premises },
  flow: k.flow({
    open: 'applied 待受理 Applied · accepted 待现场核查 To be visited · visited 待决定 To be decided',
    closed: 'granted 已许可 Granted · refused 不予许可 Refused · withdrawn 已撤回 Withdrawn',
    waiting: 'supplement 待补正 To be supplemented',
    acts: {
      measured: ['距离核对', 'Distances measured', 'applied', '', 'system'],
      accept: ['受理', 'Accept', 'applied', 'accepted', OFFICER],
      gaps: ['一次性告知补正', 'Ask for what is missing', 'applied', 'supplement', OFFICER],
      supplied: ['已补正', 'Supplemented', 'supplement', 'applied', 'requester', OFFICER],
      visit: ['现场核查合格', 'Visited: fits', 'accepted', 'visited', OFFICER],
      grant: ['准予许可', 'Grant', 'visited', 'granted', OFFICER],
      refuse: ['不予许可', 'Refuse', 'accepted visited', 'refused', OFFICER],
    },
    withdraw: ['applied supplement accepted', 'requester', OFFICER],
    forms: {
      measured: findings,
      gaps: k.gapsForm(),
      visit: {
        ...k.fieldLines(`
          metresToFarm 距最近养殖屠宰交易场所（米） Metres to the nearest farm: integer 0..!
          ownEntrance 独立出入口 Own entrance: yes · vets 执业兽医师（名） Licensed vets: integer 0..500!
          surgery 手术设备 Surgery equipment: yes · wasteContract 废弃物处置合同 Waste contract: yes`),
        files: photos,
      },
      grant: { licenceNo: k.line('许可证号', 'Licence', 40) },
      refuse: k.reason,
    },
    guards: { visit: [siteFits] },
    does: { accept: k.starting('promise', 'legal') },
    ends: ['grant', 'refuse'],
    tells: {
      gaps: ['请补正后再提交', 'Please supplement it'],
      grant: ['动物诊疗许可已办结', 'The licence is granted'],
      refuse: ['申请未获许可，请查看理由', 'Refused; see why'],
    },
    danger: ['refuse'],
  }),
  opening: { applied: [] },
  field: { acts: { visit: { onSpot: true } }, review: [OFFICER] },
  clocks: {
    promise: k.promiseClock(k.ours('10 个工作日', '10 working days'), 10),
    legal: k.legalClock(k.say('动物诊疗机构管理办法：15 个工作日', 'rule on clinics: 15 working days'), 15),
  },
})

/** What an owner says of his dog. */
export const ofDog = { chip, breed: k.line('品种', 'Breed', 60) } as const

/** 养犬登记: what is vaccinated and fits the rules is granted by itself. */
export const dog = k.matter({
  ...{ title: k.say('养犬登记', 'Dog licence'), requester: k.say('养犬人', 'Owner') },
  fields: { ...k.applicationFields, ...ofDog },
  flow: k.flow({
    open: 'applied 待核对 Applied',
    closed: 'granted 已发证 Granted · refused 不予登记 Refused · withdrawn 已撤回 Withdrawn',
    acts: {
      grant: ['发犬证', 'Grant', 'applied', 'granted', 'system', OFFICER],
      doubt: ['核对不符', 'Does not fit', 'applied', '', 'system'],
      recheck: ['重新核对', 'Check again', 'applied', '', 'requester', OFFICER],
      refuse: ['不予登记', 'Refuse', 'applied', 'refused', OFFICER],
      remind: ['换证提醒', 'Remind of the renewal', 'granted', '', 'system'],
    },
    withdraw: ['applied', 'requester'],
    forms: {
      grant: {
        ...k.fieldLines('plate 犬牌号 Plate: line 40 · due 免疫有效期至 Immune until: line 10'),
        remindIn: k.integer({ title: k.say('几日后提醒换证', 'Days until the reminder'), min: 0 }),
      },
      doubt: findings,
      refuse: k.reason,
    },
    ends: ['grant', 'refuse'],
    starts: { grant: 'renew' },
    tells: {
      remind: ['犬只免疫和犬证 30 日内到期，请接种后换证', 'Vaccination and licence end within 30 days: please renew them'],
      grant: ['犬证已发放，可在“我的证照”查看', 'The dog licence is issued: see your certificates'],
      doubt: ['养犬登记核对不符，请查看', 'The dog licence was not issued yet; see why'],
      refuse: ['养犬登记未通过，请查看理由', 'Refused; see why'],
    },
    danger: ['refuse'],
  }),
  opening: { applied: k.starting('promise') },
  clocks: {
    promise: k.promiseClock(k.ours('5 个工作日', '5 working days'), 5),
    renew: {
      ...{ title: k.say('换证提醒', 'Reminder'), limit: { from: 'remindIn', unit: 'natural', of: 'form' }, breach: 'remind' },
      ...{ waits: true, basis: k.ours('到期前 30 日', '30 days before it ends') },
    },
  },
})

/** 处方: the vet is looked up as it is signed; it is dispensed while it holds. */
export const prescription = k.matter({
  ...{ title: k.say('兽医处方', 'Prescription'), requester: null },
  fields: k.reportFields('临床诊断', 'Diagnosis', {
    ...k.fieldLines(`kind 处方类别 Kind: code prescriptionKind! · clinic 机构信用代码 Clinic: line 18
      vet 执业兽医资格证号 Vet: line 40`),
    examined: k.yes({ title: k.say('本人亲自诊查', 'Examined in person'), required: true }),
    items: k.rows({
      title: k.say('药品', 'Drugs'),
      required: true,
      of: k.fieldLines(`drug 兽药通用名 Generic name: line · dose 规格、用法、用量 Strength, dose, route: line 200
        amount 数量 Amount: integer 1..10000! · daysOf 用药天数 Days: integer 1..90!`),
    }),
    days: k.integer({ title: k.say('有效天数（开具当日为第一天）', 'Days it holds'), required: true, min: 1, max: 3 }),
  }),
  flow: k.flow({
    open: 'signed 待发药 Signed',
    closed: 'dispensed 已发药 Dispensed · expired 已失效 Expired · none 无效 Void',
    program: 'issued 待核验 Issued',
    acts: {
      sign: ['签名核验通过', 'Signature verified', 'issued', 'signed', 'system'],
      none: ['签名核验不符', 'Not valid', 'issued', 'none', 'system'],
      dispense: ['发药', 'Dispense', 'signed', 'dispensed', CLINIC],
      expire: ['失效', 'Expired', 'signed', 'expired', 'system', CLINIC],
    },
    forms: {
      none: findings,
      dispense: k.fieldLines('lot 批号 Lot: line 60 · amount 数量 Amount: integer 1..10000! · checker 核对人 Checked by: name!'),
    },
    guards: { dispense: [stillHolds] },
    ends: ['none', 'dispense', 'expire'],
  }),
  opening: { issued: k.starting('valid') },
  clocks: k.clocks(
    { valid: ['处方有效期', 'Validity', k.naturalDays(3)] },
    {
      main: 'valid',
      basis: { valid: ['农业农村部公告第 734 号：当日有效，最长 3 日', 'announcement no. 734: 3 days at most'] },
      more: { valid: { breach: 'expire' } },
    },
  ),
})

/** 双随机检查: drawn from a published seed, carried out by two, published, put right. */
export const inspection = k.matter({
  ...{ title: k.say('双随机检查', 'Inspection by lot'), requester: null },
  fields: k.reportFields('检查事项', 'What is looked at', {
    seed: k.line('抽签种子', 'Seed of the draw', 80),
    ...k.fieldLines('clinic 有因检查的机构信用代码（随机则留空） Clinic for a cause; empty: by lot: text 18'),
  }),
  flow: k.flow({
    open: 'drawn 待检查 Drawn · done 待公示 To be published · rectifying 整改中 Being put right',
    closed: 'closed 已公示结案 Published',
    acts: {
      lots: ['抽签结果', 'What was drawn', 'drawn', '', 'system'],
      inspect: ['检查', 'Inspect', 'drawn', 'done', OFFICER],
      rectify: ['责令整改', 'Put right', 'done', 'rectifying', OFFICER],
      publish: ['公示', 'Publish', 'done rectifying', 'closed', OFFICER],
    },
    forms: {
      lots: k.fieldLines(`clinic 被查机构信用代码 Clinic: line 18 · clinicName 被查机构 Name of the clinic: line
        drawnInspectors 抽取的检查人员 Inspectors drawn: line`),
      inspect: {
        inspectors: k.people('检查人员', 'Inspectors'),
        ...k.fieldLines(`result 结果 Result: code inspectionResult! · note 检查情况 What was found: words!
          place 位置 Place: point!`),
        files: photos,
      },
      rectify: { note: k.words('整改要求', 'What is to be done') },
      publish: { published: k.words('公示内容', 'What is published') },
    },
    guards: { inspect: [k.twoThere('inspectors')] },
    stops: { inspect: 'inspect' },
    starts: { inspect: 'publish', rectify: 'rectify' },
    ends: ['publish'],
  }),
  opening: { drawn: k.starting('inspect') },
  field: { acts: { inspect: { onSpot: true } }, review: [OFFICER] },
  clocks: k.clocks(
    {
      inspect: ['检查', 'Inspect', k.workingDays(20), OFFICER],
      publish: ['公示', 'Publish', k.workingDays(20), OFFICER],
      rectify: ['整改', 'Put right', k.workingDays(15), OFFICER],
    },
    { main: 'inspect' },
  ),
})

/** 疫情报告: a suspected notifiable disease reaches the official vet at once. */
export const epidemic = k.matter({
  ...{ title: k.say('动物疫情报告', 'Epidemic report'), requester: k.say('报告人', 'Who reports') },
  fields: k.reportFields(
    '症状和数量',
    'Signs and numbers',
    k.fieldLines(`
      kind 疑似病种类别 Class of the disease: code diseaseClass! · sign 症候 Sign: code clinicSign!
      animals 发病动物数 Animals: integer 1..! · isolated 已隔离 Isolated: yes`),
  ),
  flow: k.flow({
    open: 'suspected 疑似 Suspected · taken 官方兽医接管 Taken over',
    closed: 'excluded 已排除 Excluded · closed 已处置 Dealt with',
    acts: {
      cluster: ['周聚集预警', 'More than usual this week', 'suspected', '', 'system'],
      take: ['接管', 'Take over', 'suspected', 'taken', VET],
      exclude: ['排除', 'Exclude', 'suspected taken', 'excluded', VET],
      close: ['处置完毕', 'Dealt with', 'taken', 'closed', VET],
    },
    forms: {
      cluster: findings,
      take: { note: k.words('要求（隔离、停诊、采样）', 'Isolation, samples') },
      exclude: { note: k.words('依据', 'On what grounds') },
      close: { note: k.words('处置情况', 'What was done') },
    },
    stops: { take: 'take' },
    starts: { take: 'deal' },
    ends: ['exclude', 'close'],
    says: ['take', 'exclude'],
    does: { cluster: [k.tellsRole(VET, '症候周聚集，请流调', 'More cases than usual this week')] },
  }),
  opening: { suspected: [...k.starting('take'), k.tellsRole(VET, '疑似动物疫情，请立即接管', 'Suspected epidemic: take over')] },
  clocks: k.clocks(
    { take: ['接管', 'Take over', k.minutes(60), VET, OFFICER], deal: ['处置', 'Deal with it', k.hours(48), VET] },
    {
      main: 'deal',
      basis: { take: ['动物防疫法第三十一条：立即报告；分钟数为我方默认', 'law art. 31: at once; the minutes are our default'] },
      more: { take: { limit: { '1': k.minutes(15), '*': k.minutes(60) } } },
    },
  ),
})

/** 病历: what was found and done, in the archive within a day of the visit, three days after an inpatient left. */
export const record = k.matter({
  ...{ title: k.say('诊疗病历', 'Clinic record'), requester: null },
  fields: k.reportFields('主诉和检查所见', 'Complaint and findings', {
    chip: { ...chip, required: false },
    ...k.fieldLines(`
      kind 就诊类别 Kind: code recordKind! · clinic 机构信用代码 Clinic: line 18 · vet 执业兽医资格证号 Vet: line 40
      diagnosis 诊断 Diagnosis: line 200 · surgery 手术类别 Surgery: code surgeryKind`),
  }),
  flow: k.flow({
    open: 'treated 诊疗中 Under treatment',
    closed: 'archived 已归档 Archived',
    acts: {
      noteDown: ['补记', 'Note', 'treated', '', CLINIC],
      beyond: ['超出诊疗活动范围', 'Outside the scope of the licence', 'treated', '', 'system'],
      archive: ['归档', 'Archive', 'treated', 'archived', CLINIC],
    },
    forms: {
      noteDown: k.fieldLines('note 补记内容 What was done: words!'),
      beyond: findings,
      archive: k.fieldLines('treatment 治疗和转归 Treatment and outcome: words!'),
    },
    ends: ['archive'],
  }),
  opening: { treated: k.starting('archive') },
  clocks: k.clocks(
    { archive: ['归档', 'Archive', k.hours(24), CLINIC] },
    {
      main: 'archive',
      basis: { archive: ['公告第 734 号：门诊 24 小时、住院离院 3 日内', 'no. 734: 24 hours; inpatients 3 days'] },
      more: { archive: { limit: { inpatient: k.naturalDays(3), '*': k.hours(24) } } },
    },
  ),
})
